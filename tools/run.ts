/**
 * `deno run -A tools/run.ts FILE [arguments]`: runs a program that shares code with the tests, with
 * JSR or without.
 *
 * @module
 */

import { runMain } from "../cli/run_main.ts";
import { denoCommand, ROOT, setUpDeno } from "./sealed.ts";

async function runFile(args: readonly string[]): Promise<number> {
  const setup = await setUpDeno();
  try {
    const { code } = await denoCommand(["run", "-A", ...args], {
      flags: setup.flags,
      cwd: ROOT,
      stdin: "null",
    }).spawn().status;
    return code;
  } finally {
    await setup.dispose();
  }
}

if (import.meta.main) {
  await runMain(() => runFile(Deno.args));
  Deno.exit();
}
