/**
 * `deno task vault:rewrap [--data DIR]` puts the projects' keys under the current root key, on a platform
 * that is stopped or, over its functions API, on one that runs; `deno task vault:verify [--data DIR]` opens
 * everything that is under them there, and says what does not open. Docs: docs/vault.md.
 *
 * @module
 */
import process from "node:process";
import "../runtime_version.ts";
import { CliError, parseCommand } from "../arguments.ts";
import { checkDataDir } from "../data_dir.ts";
import { runMain, say } from "../run_main.ts";
import { toHost, toPort } from "../start_options.ts";
import { terminalProgress } from "../transfer/progress.ts";
import { openFunctions, type PlatformFunctions } from "../platform_functions.ts";
import { rewrapKeys, type TaskOutput } from "./rewrap.ts";
import { sealColumns } from "./seal.ts";
import { verifyVault } from "./verify.ts";

type Task = (functions: PlatformFunctions, output: TaskOutput) => Promise<void>;

const TASKS: Readonly<Record<string, Task>> = {
  rewrap: async (functions, output) => {
    await rewrapKeys(functions, output);
    await sealColumns(functions, output);
  },
  verify: verifyVault,
};
const OPTIONS = "[--data DIR] [--port PORT] [--functions-host ADDRESS]";

/**
 * Does what the first word says.
 *
 * @throws {CliError | ConfigError | HostError} with one sentence that says what to do
 */
export async function runVault([command = "", ...args]: readonly string[]): Promise<void> {
  const task = TASKS[command];
  if (task === undefined) {
    const usages = Object.keys(TASKS).map((name) => `deno task vault:${name} ${OPTIONS}`);
    throw new CliError(`Use ${usages.join(", or ")}`);
  }
  const { values } = parseCommand(args, {
    usage: `deno task vault:${command} ${OPTIONS}`,
    options: {
      data: { type: "string", default: ".banata" },
      port: { type: "string", default: "3210" },
      "functions-host": { type: "string" },
    },
  });
  const functions = await openFunctions({
    dataDir: checkDataDir(values.data),
    port: toPort("--port", values.port),
    functionsHost: toHost("--functions-host", values["functions-host"]),
    env: process.env,
  });
  try {
    await task(functions, {
      progress: terminalProgress(),
      print: say,
    });
  } finally {
    await functions.close();
  }
}

if (import.meta.main) await runMain(() => runVault(process.argv.slice(2)));
