import process from "node:process";
import "./runtime_version.ts";
import { loadOnDemand } from "../runtime/node/on_demand.ts";
import { watchLaunchers } from "./launchers.ts";
import { runMain, say } from "./run_main.ts";
import { start } from "./start.ts";
import { parseStartOptions } from "./start_options.ts";

/** No function of the platform holds the thread for a second; what does for so long will not end. */
const BLOCKED_MS = 30_000;
/** When it loads what it did not need to begin: the first requests come before that. */
const SETTLED_MS = 2_000;

/**
 * Runs the platform until it is told to stop.
 *
 * @throws {CliError | ConfigError | HostError} with one sentence that says what to do
 */
export async function runStart(args: string[]): Promise<void> {
  const options = parseStartOptions(args, process.env);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => stop.abort());
  }
  watchLaunchers({ onGone: () => stop.abort() });
  const starting = start(options, {
    env: process.env,
    signal: stop.signal,
    endIfBlockedMs: BLOCKED_MS,
    print: say,
  });
  const host = await starting.catch((thrown: unknown) => {
    // A host that is stopped before it is ready refuses what the start still asks of it.
    if (stop.signal.aborted) return null;
    throw thrown;
  });
  if (host === null) return;
  const settled = setTimeout(() => void loadOnDemand(), SETTLED_MS);
  await host.finished.finally(() => clearTimeout(settled));
}

if (import.meta.main) {
  await runMain(() => runStart(process.argv.slice(2)));
  process.exit();
}
