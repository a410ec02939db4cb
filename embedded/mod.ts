/**
 * The embedded host: runs Convex functions in this process on a SQLite file, without any service. It knows
 * `convex` and nothing of what the app does.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { serve } from "@banata-auth/embedded";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.mkdir(`${folder}/convex`);
 * await Deno.writeTextFile(
 *   `${folder}/convex/greet.ts`,
 *   `import { queryGeneric } from "convex/server";
 *    export const hello = queryGeneric({ args: {}, handler: () => "Hello" });`,
 * );
 *
 * const host = await serve({
 *   appDir: `${folder}/convex`,
 *   dataDir: `${folder}/data`,
 *   port: 0,
 *   sitePort: 0,
 *   log: () => {},
 * });
 * const answer = await fetch(`${host.url}/api/query`, {
 *   method: "POST",
 *   headers: { "content-type": "application/json" },
 *   body: JSON.stringify({ path: "greet:hello", args: {}, format: "json" }),
 * });
 * assertEquals((await answer.json()).value, "Hello");
 * await host.close();
 * ```
 *
 * @module
 */
export type { AppSource, ComponentSource, ModuleLoader } from "./app/app_source.ts";
export type { RegisteredSource } from "./app/register.ts";
export { Engine, type RunOptions } from "./engine.ts";
export { HostError, type HostErrorCode } from "./errors.ts";
export type { Identity } from "./functions/frame.ts";
export { Usage, type UsageCounts } from "./functions/usage.ts";
export type { TimeLimits } from "./functions/activity.ts";
export type { TransactionLimits } from "./functions/limits.ts";
export type { Timers } from "./jobs/alarm.ts";
export type { Log, LogEntry } from "./log.ts";
export { makeFolders } from "./make_folders.ts";
export { open, type OpenOptions } from "./open.ts";
export { backupDatabase, type BackupOptions } from "./store/backup.ts";
export { type Restored, restoreDatabase, type RestoreOptions } from "./store/restore.ts";
export { FORMAT_VERSION } from "./store/format.ts";
export { type Peek, peekDatabase, type PeekOptions } from "./store/peek.ts";
export { checkIntegrity, type IntegrityOptions, type IntegrityReport } from "./store/integrity.ts";
export { databasePath } from "./store/store.ts";
export type { ConnectionLimits } from "./http/connections.ts";
export { type Host, serve, type ServeOptions } from "./serve.ts";
