/**
 * The platform's commands for Deno programs: what `deno task start` does, as a function. Run as a program it
 * is all of them: `deno run -A jsr:@banata-auth/convex/cli init` makes an app, `--help` lists the others.
 *
 * @example A platform on free ports, until the program ends it
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { start } from "@banata-auth/convex/cli";
 *
 * const dataDir = await Deno.makeTempDir();
 * const host = await start(
 *   { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 },
 *   { env: {}, print: () => {}, log: () => {} },
 * );
 * const session = await fetch(`${host.siteUrl}/api/auth/get-session`);
 * assertEquals(await session.json(), null);
 * await host.close();
 * ```
 *
 * @module
 */
import process from "node:process";
import { nameProgram, runMain } from "./run_main.ts";

export { CliError } from "./arguments.ts";
export { start, type StartContext } from "./start.ts";
export type { StartOptions } from "./start_options.ts";
export type { Host } from "@banata-auth/embedded";

if (import.meta.main) {
  // Whoever imports `start` loads none of the others.
  const { runCommand } = await import("./commands.ts");
  nameProgram("deno run -A jsr:@banata-auth/convex/cli");
  await runMain(() => runCommand(process.argv.slice(2)));
}
