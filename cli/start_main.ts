import process from "node:process";
import { HostError } from "../embedded/mod.ts";
import { ConfigError } from "../runtime/config.ts";
import { CliError } from "./cli_error.ts";
import { start } from "./start.ts";
import { parseStartOptions, START_HELP } from "./start_options.ts";

/** Runs the platform until it is told to stop; every refusal is one sentence and exit code 1. */
async function main(args: string[]): Promise<void> {
  const options = parseStartOptions(args, process.env);
  if (options === null) return console.log(START_HELP);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => stop.abort());
  }
  const host = await start(options, {
    env: process.env,
    signal: stop.signal,
    print: (line) => console.log(line),
  });
  await host.finished;
}

try {
  await main(Deno.args);
  Deno.exit(0);
} catch (error) {
  if (error instanceof CliError || error instanceof ConfigError || error instanceof HostError) {
    console.error(error.message);
    Deno.exit(1);
  }
  throw error;
}
