#!/usr/bin/env node
/**
 * The command of the npm package, `npx @banata-auth/convex init DIR`, and of `deno task init DIR`.
 * It needs no Deno: operators who deploy to Convex have Node.
 *
 * @module
 */

import process from "node:process";
import { parseArgs } from "node:util";
import { describeInit, initLocal } from "./init.ts";

const USAGE = `Usage: init DIR [--force]

Copies the local files into DIR, the app's convex folder. A file that differs from the
packaged one is shown and kept, and the exit code is 1; --force replaces it.`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { force: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  const [command, folder, ...rest] = positionals;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (command !== "init" || !folder || rest.length > 0) throw new Error(USAGE);
  const results = await initLocal(folder, { force: values.force });
  console.log(describeInit(results).join("\n"));
  if (!results.some(({ outcome }) => outcome === "differs")) return 0;
  console.error("Nothing that differs was changed: merge it by hand or run again with --force");
  return 1;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
