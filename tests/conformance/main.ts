/**
 * `deno task conformance [word…]`: Better Auth's own adapter suite, run by vitest in a folder that has its
 * own packages beside the tree's. Words pick test files, as vitest takes them.
 *
 * @module
 */
import { fromFileUrl } from "../../tools/paths.ts";
import { denoCommand } from "../../tools/sealed.ts";

const FOLDER = new URL("vitest/", import.meta.url);

const { code } = await denoCommand(["run", "-A", "npm:vitest@4.1.12", "run", ...Deno.args], {
  flags: [],
  cwd: fromFileUrl(FOLDER),
  stdin: "null",
}).spawn().status;
Deno.exit(code);
