/**
 * `deno task bundles`: pushes the app of `local/` with Convex's own CLI against the stub deployment, and
 * prints how large the app's modules are and what is largest in each: packages, and folders of ours; with
 * `--files`, files.
 *
 * @module
 */

import { APP_BUNDLES } from "./convex_stub/budgets.ts";
import { bundleOf, partsIn, sizeOf } from "./convex_stub/bundles.ts";
import { pushOwnApp } from "./convex_stub/linked_app.ts";
import { runTask } from "./run_task.ts";

/** Parts that are shown of a module. */
const SHOWN = 10;
const INSTALLED = "/node_modules/";

/** A file's path in the package that it is installed with, or the path where it is the app's own. */
function fileOf(path: string): string {
  return path.slice(path.lastIndexOf(INSTALLED) + 1).replace(/^node_modules\//, "");
}

/** A package, or one of our folders. */
function partOf(path: string): string {
  const [first = "", second = "", ...rest] = fileOf(path).split("/");
  if (!path.includes(INSTALLED)) return path;
  if (`${first}/${second}` === "@banata-auth/convex") return rest.slice(0, 2).join("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}

async function main(options: { files: boolean }): Promise<number> {
  const { appDefinition } = await pushOwnApp();
  const nameOf = options.files ? fileOf : partOf;
  let over = 0;
  for (const { later, most, path } of APP_BUNDLES) {
    const bundle = bundleOf(appDefinition.changedModules, path, { atLoad: true, later });
    const size = sizeOf(bundle);
    if (size > most) over++;
    const name = later === undefined ? path : `${path} with ${later}`;
    console.log(`${name}: ${size} of ${most} characters`);
    for (const [name, part] of partsIn(bundle, nameOf).slice(0, SHOWN)) {
      console.log(`${String(part).padStart(10)}  ${name}`);
    }
  }
  return over === 0 ? 0 : 1;
}

if (import.meta.main) {
  const form = {
    usage: "deno task bundles [--files]",
    options: { files: { type: "boolean" } },
  } as const;
  await runTask(form, ({ values: { files = false } }) => main({ files }));
}
