/**
 * `deno task budget`: lists the source files above the aim of 250 lines. The hard limit is a lint
 * error; this is the view before it is reached.
 *
 * @module
 */

import { FILE_AIM, FILE_LIMIT } from "./lint/budgets.ts";
import { countLines, isGenerated, isTest } from "./lint/source.ts";
import { listFiles } from "./paths.ts";
import { runTask } from "./run_task.ts";
import { ROOT } from "./sealed.ts";

async function main(): Promise<void> {
  const sources = (await listFiles(ROOT))
    .filter((path) => path.endsWith(".ts") && !isGenerated(path) && !isTest(path));
  const sizes = await Promise.all(sources.map(async (path) => ({
    path,
    lines: countLines(await Deno.readTextFile(new URL(path, ROOT))),
  })));
  const long = sizes.filter(({ lines }) => lines > FILE_AIM).sort((a, b) => b.lines - a.lines);
  for (const { path, lines } of long) console.log(`${String(lines).padStart(4)}  ${path}`);
  console.log(
    `${long.length} of ${sizes.length} files above ${FILE_AIM} lines (limit ${FILE_LIMIT})`,
  );
}

if (import.meta.main) await runTask({ usage: "deno task budget" }, main);
