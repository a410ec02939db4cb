/**
 * Registers the component with convex-test, for apps that test their own functions against it.
 *
 * ```ts ignore
 * import { convexTest } from "convex-test";
 * import { register } from "@banata-auth/convex/test";
 *
 * const t = convexTest(schema, modules);
 * register(t);
 * ```
 *
 * @module
 */
import type { GenericSchema, SchemaDefinition } from "convex/server";
import { MODULES } from "./component/modules.gen.ts";
import schema from "./component/schema.ts";

/** The part of convex-test's value that is needed here. */
export interface ComponentRegistry {
  /** Adds a component under a name. */
  registerComponent(
    name: string,
    schema: SchemaDefinition<GenericSchema, boolean>,
    modules: Record<string, () => Promise<Record<string, unknown>>>,
  ): void;
}

/**
 * Registers the component's schema and functions.
 *
 * @param t What `convexTest()` gave.
 * @param name The name under which the app's `convex.config.ts` installs the component.
 */
export function register(t: ComponentRegistry, name = "banataAuth"): void {
  t.registerComponent(name, schema, {
    // convex-test finds the root of the modules by the place of this folder.
    "./_generated/api.ts": () => import("./component/_generated/api.ts"),
    ...Object.fromEntries(
      Object.entries(MODULES).map(([path, load]) => [`./${path}.ts`, load]),
    ),
  });
}
