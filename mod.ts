/**
 * The runtime of the Banata platform: its Convex component, the component's schema and the runner of
 * its data migrations. It loads no Better Auth.
 *
 * @example
 * ```ts
 * import { component } from "@banata-auth/convex";
 *
 * console.assert(component !== undefined);
 * ```
 *
 * @module
 */
export { default as component } from "./component/convex.config.ts";
export { default as schema } from "./component/schema.ts";
export * from "./migrations/mod.ts";
