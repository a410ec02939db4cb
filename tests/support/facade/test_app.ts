import {
  actionGeneric,
  anyApi,
  componentsGeneric,
  type GenericSchema,
  internalActionGeneric,
  internalMutationGeneric,
  internalQueryGeneric,
  mutationGeneric,
  queryGeneric,
  type SchemaDefinition,
} from "convex/server";
import { convexTest, type ConvexTestOptions } from "./mod.ts";

/** Installs a component, as its package's test entry does. */
interface Registration {
  register(t: ReturnType<typeof convexTest>, name: string): unknown;
}

/** What {@link defineTestApp} takes. */
export interface TestAppOptions<Schema extends GenericSchema> {
  schema: SchemaDefinition<Schema, boolean>;
  /** By the names under which they are installed. */
  components?: Record<string, Registration>;
}

/** convex-test's `defineTestApp()`, its types left out: builders, and apps of modules without files. */
export function defineTestApp<Schema extends GenericSchema>(
  { schema, components = {} }: TestAppOptions<Schema>,
) {
  for (const name of Object.keys(components)) {
    if (name !== "" && !/[/ ]/.test(name)) continue;
    throw new Error(`Invalid component instance name "${name}": use no slashes and spaces`);
  }
  return {
    components: componentsGeneric(),
    query: queryGeneric,
    internalQuery: internalQueryGeneric,
    mutation: mutationGeneric,
    internalMutation: internalMutationGeneric,
    action: actionGeneric,
    internalAction: internalActionGeneric,
    defineModules(modules: Record<string, object>) {
      const glob = Object.fromEntries(
        Object.entries(modules).map(([path, module]) => [
          `./${path}.ts`,
          () => Promise.resolve(module),
        ]),
      );
      return {
        api: anyApi,
        internal: anyApi,
        createTest(options: Pick<ConvexTestOptions<Schema>, "transactionLimits"> = {}) {
          const t = convexTest({ schema, modules: glob, ...options });
          for (const [name, { register }] of Object.entries(components)) {
            if (register(t as never, name) instanceof Promise) {
              throw new Error(`The register function of "${name}" must be synchronous`);
            }
          }
          return t;
        },
      };
    },
  };
}
