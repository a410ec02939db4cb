/**
 * What an operator makes a plugin of their own with. It gets what the package's own plugins get: the
 * scope of the request, rights, isolation, limits and the record of events; see `docs/plugins.md`.
 *
 * @example
 * ```ts
 * import { definePlugin, readEndpoint } from "@banata-auth/convex/plugins/kernel";
 * import * as z from "zod";
 *
 * const ping = readEndpoint(
 *   "/plugins/ping/now",
 *   { query: z.object({}), permission: null },
 *   ({ now }) => Promise.resolve({ now }),
 * );
 * const plugin = definePlugin({ id: "ping", endpoints: [ping] });
 * console.assert(plugin.id === "plugins/ping");
 * ```
 *
 * @module
 */
export {
  definePlugin,
  type EndpointGuard,
  type EndpointInput,
  type PluginDefinition,
  type PluginEndpoint,
  publicEndpoint,
  type PublicInput,
  readEndpoint,
  type ReadingStore,
  type ReadOptions,
  writeEndpoint,
  type WriteOptions,
} from "./define.ts";
export type { BanataPlugin } from "../_kernel/plugin.ts";
export {
  defineErrorCodes,
  type ErrorCode,
  type ErrorCodes,
  type ErrorStatus,
  fail,
} from "../_kernel/errors.ts";
export type { Holding, OrganizationPlace } from "../_kernel/permissions.ts";
export type { Rights } from "../_kernel/rights.ts";
export type { Actor, ApiKeyActor, OperatorActor, Scope, UserActor } from "../_kernel/scope.ts";
export { isUniqueConflict } from "../_kernel/store.ts";
export type * from "../_kernel/store.ts";
