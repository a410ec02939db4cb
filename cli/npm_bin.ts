#!/usr/bin/env node
/**
 * The command of the npm package, `npx @banata-auth/convex init DIR`, and of `deno task init DIR`.
 * It needs no Deno: operators who deploy to Convex have Node.
 *
 * @module
 */

import process from "node:process";
import { parseArgs } from "node:util";
import { CliError } from "./cli_error.ts";
import { runMain } from "./run_main.ts";
import { describeInit, initLocal } from "./init.ts";

const SHORT = "Use: init DIR [--force], with the folder to copy the local files into";
const USAGE = `Usage: init DIR [--force]

Copies the local files into DIR, the app's convex folder. A file that differs from the
packaged one is shown and kept, and the exit code is 1; --force replaces it. The app's own
convex.config, auth.config and http are never replaced: the lines to add are shown.`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [command, folder, ...rest] = positionals;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (command !== "init" || !folder?.trim() || rest.length > 0) throw new CliError(SHORT);
  const results = await initLocal(folder, { force: values.force });
  console.log(describeInit(results).join("\n"));
  const has = (wanted: string) => results.some(({ outcome }) => outcome === wanted);
  if (has("incomplete")) console.error("Add the lines marked + to the app's own files");
  if (has("differs")) {
    console.error("Nothing that differs was changed: merge it by hand or run again with --force");
  }
  return has("incomplete") || has("differs") ? 1 : 0;
}

function parse(args: string[]) {
  const flag = { type: "boolean" } as const;
  try {
    const options = { force: flag, help: { ...flag, short: "h" } };
    return parseArgs({ args, allowPositionals: true, options });
  } catch {
    throw new CliError(SHORT);
  }
}

await runMain(() => run(process.argv.slice(2)));
