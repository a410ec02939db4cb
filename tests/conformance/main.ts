/**
 * `deno task conformance [word…]`: Better Auth's own adapter suite, run by vitest in a folder that has its
 * own packages beside the tree's. Words pick test files, as vitest takes them.
 *
 * @module
 */
import { fromFileUrl } from "../../tools/paths.ts";
import { runTask } from "../../tools/run_task.ts";
import { denoCommand } from "../../tools/sealed.ts";

const FOLDER = new URL("vitest/", import.meta.url);

async function runVitest(words: readonly string[]): Promise<number> {
  const { code } = await denoCommand(["run", "-A", "npm:vitest@4.1.12", "run", ...words], {
    flags: [],
    cwd: fromFileUrl(FOLDER),
    stdin: "null",
  }).spawn().status;
  return code;
}

const usage = "deno task conformance [WORD…]";
await runTask({ usage, words: [0, Infinity] }, ({ words }) => runVitest(words));
