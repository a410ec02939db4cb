/**
 * convex-test's surface over the embedded host: `convexTest()` with the same arguments and the same methods,
 * so that suites written for convex-test run against the host. Search and vector indexes are left out of
 * schemas, because the host refuses them; what uses them fails by name.
 *
 * convex-test's own suite runs against the host when its `index.ts` gives this in place of convex-test, with
 * `import.meta.glob("./convex/**\/*.*s")` as `modules` where a test passes none, under
 * `deno run -A npm:vitest` in the environment "node".
 *
 * @module
 */
import type { GenericSchema, SchemaDefinition, UserIdentity } from "convex/server";
import type { TestConvex } from "../../../tools/packages/convex_test.ts";
import { AppUnderTest, type Asker } from "./app_under_test.ts";
import { liveEnvironment as env } from "./environment.ts";
import { makeFolder } from "./folders.ts";
import { finishAllJobs } from "./jobs.ts";
import { type Glob, readGlob, readSchema } from "./sources.ts";
import { open } from "../../../embedded/mod.ts";
import { installGlobals } from "../../../embedded/functions/global.ts";
import type { TransactionLimits } from "../../../embedded/functions/limits.ts";

// Before a test fakes timers: the host's guards must wrap the real ones.
installGlobals();

/** Arguments of `convexTest()` as one object. */
export interface ConvexTestOptions<Schema extends GenericSchema> {
  schema?: SchemaDefinition<Schema, boolean>;
  modules?: Glob;
  /** No limits by default, as in convex-test; `true` for Convex's. */
  transactionLimits?: Partial<TransactionLimits> | boolean;
}

const DEFAULT_ISSUER = "https://convex.test";

/**
 * Makes an app under test. It opens with its first call, on a folder that goes with the process.
 *
 * @throws {HostError} SCHEMA_INVALID when the schema breaks Convex's rules.
 */
export function convexTest<Schema extends GenericSchema>(
  schemaOrOptions?: SchemaDefinition<Schema, boolean> | ConvexTestOptions<Schema>,
  modules?: Glob,
): TestConvex<SchemaDefinition<Schema, boolean>> {
  const options: ConvexTestOptions<Schema> = isSchema(schemaOrOptions)
    ? { schema: schemaOrOptions, modules }
    : { modules, ...schemaOrOptions };
  const schema = readSchema(options.schema);
  const app = new AppUnderTest(() => openEngine(options.transactionLimits ?? false));
  app.register("", { schema, modules: readGlob(options.modules ?? {}), env });
  const root = {
    ...accessor(app, { identity: null, request: {} }),
    registerComponent(path: string, schema: unknown, glob: Glob): void {
      app.register(path, { schema: readSchema(schema), modules: readGlob(glob), env });
    },
  };
  return root as TestConvex<SchemaDefinition<Schema, boolean>>;
}

function accessor(app: AppUnderTest, asker: Asker): object {
  return {
    query: (reference: unknown, args?: unknown) => app.call("query", { reference, args, asker }),
    mutation: (reference: unknown, args?: unknown) =>
      app.call("mutation", { reference, args, asker }),
    action: (reference: unknown, args?: unknown) => app.call("action", { reference, args, asker }),
    run: (body: unknown) => app.run("", { body, asker }),
    runInComponent: (component: string, body: unknown) => app.run(component, { body, asker }),
    fetch: (path: string, init?: RequestInit) => app.fetch(path, { init, asker }),
    finishInProgressScheduledFunctions: async () => await (await app.engine()).finishRunningJobs(),
    finishAllScheduledFunctions: async (advanceTimers: () => void, maxIterations?: number) =>
      await finishAllJobs(await app.engine(), { advanceTimers, maxIterations }),
    withIdentity: (identity: Partial<UserIdentity>) =>
      accessor(app, { ...asker, identity: complete(identity) }),
    jwks: async () => await (await app.engine()).parts.jwt.jwks(),
    withRequestMetadata: ({ ip, userAgent }: { ip?: string; userAgent?: string }) =>
      accessor(app, { ...asker, request: { ip, userAgent } }),
  };
}

/** Fills in what convex-test fills in. */
function complete(identity: Partial<UserIdentity>): UserIdentity {
  const subject = identity.subject ?? String(hash(JSON.stringify(identity)));
  const issuer = identity.issuer ?? DEFAULT_ISSUER;
  const tokenIdentifier = identity.tokenIdentifier ?? `${issuer}|${subject}`;
  return { ...identity, subject, issuer, tokenIdentifier };
}

function hash(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
  return sum;
}

function isSchema<Schema extends GenericSchema>(
  value: unknown,
): value is SchemaDefinition<Schema, boolean> {
  return typeof value === "object" && value !== null && "tables" in value &&
    typeof value.tables === "object";
}

async function openEngine(
  limits: Partial<TransactionLimits> | boolean,
): ReturnType<typeof open> {
  return await open({
    app: { modules: {} },
    dataDir: makeFolder(),
    limits: limits === true ? {} : limits,
    env,
    deploymentName: "test",
    runCrons: false,
    // Looked up at each call, so that a test's fake timers and its fake clock are the host's.
    clock: () => Date.now(),
    timers: {
      set: (callback, ms) => globalThis.setTimeout(callback, ms),
      clear: (timer) => globalThis.clearTimeout(timer as number | undefined),
    },
  });
}
