/**
 * `deno task conformance:folders [WORD…]`: shows the folders of `embedded/testdata/folders/` to Convex's official
 * command line, which bundles them as for a push, and compares: what it refuses itself it has to refuse with the
 * same words, and all else it has to bundle. Words pick folders by their names. Some seconds a folder on a busy
 * machine; nothing leaves this one.
 *
 * @module
 */
import { writeFolder } from "../../../embedded/testdata/analyze_folder.ts";
import type { Folder } from "../../../embedded/testdata/folders/folder.ts";
import { FOLDERS } from "../../../embedded/testdata/folders/mod.ts";
import { runTask } from "../../../tools/run_task.ts";
import { denoCommand, ROOT } from "../../../tools/sealed.ts";

const CONVEX = new URL("node_modules/convex/", ROOT).pathname;
/** Nobody listens there: the command line stops when it has bundled. */
const ADDRESS = ["--url", "http://127.0.0.1:1", "--admin-key", "folders|0"];
const SWITCHES = ["--push-all-modules", "-y", "--typecheck=disable", "--codegen=disable"];
/** Where the words of the command line end that the host repeats; behind it the host names the file. */
const PLACE = / in convex\/.*| in node_modules\/.*/;

/** What is wrong with how the command line takes a folder; null when it takes it as its row says. */
async function compare(folder: Folder): Promise<string | null> {
  await using written = await writeFolder(folder);
  const { root } = written;
  await Deno.mkdir(`${root}/node_modules`, { recursive: true });
  await Deno.symlink(CONVEX, `${root}/node_modules/convex`);
  if (folder.files["../package.json"] === undefined) {
    await Deno.writeTextFile(`${root}/package.json`, '{ "dependencies": { "convex": "*" } }');
  }
  const request = `${root}/request`;
  const args = ["deploy", ...ADDRESS, ...SWITCHES, "--write-push-request", request];
  const { stdout, stderr } = await denoCommand(
    ["run", "-A", "--quiet", `${CONVEX}bin/main.js`, ...args],
    {
      flags: ["--no-config", "--no-lock", "--node-modules-dir=manual"],
      cwd: root,
      env: { CI: "1", NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    },
  ).output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  const bundled = await isThere(`${request}.json`);
  if (folder.byCli !== true) return bundled ? null : `is not bundled: ${said.trim()}`;
  if (bundled) return "is bundled";
  const words = folder.refused?.split("\n")[0]?.replace(PLACE, "") ?? "";
  return said.includes(words) ? null : `is refused in other words than ${words}: ${said.trim()}`;
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function main(words: readonly string[]): Promise<number> {
  const chosen = Object.values(FOLDERS).flat().filter(({ name }) =>
    words.length === 0 || words.some((word) => name.includes(word))
  );
  let different = 0;
  for (const folder of chosen) {
    const fault = await compare(folder);
    if (fault === null) continue;
    different++;
    console.log(`${folder.name}\n  ${fault.replaceAll("\n", "\n  ")}`);
  }
  console.log(`${chosen.length} folders, ${different} different`);
  return different > 0 ? 1 : 0;
}

if (import.meta.main) {
  await runTask(
    { usage: "deno task conformance:folders [WORD…]", words: [0, Infinity] },
    ({ words }) => main(words),
  );
}
