/**
 * `deno task release VERSION [--dry-run]`: makes a release of a clean tree on main. Checks it as CI does, gives
 * both packages the version, publishes both dry, commits and tags. Pushing the tag is left to a person; its
 * workflow publishes. With `--dry-run` all is checked and tried, and the tree is as it was.
 *
 * @module
 */

import { CliError } from "../../cli/arguments.ts";
import { readPackages } from "../manifest.ts";
import { runTask } from "../run_task.ts";
import { ROOT } from "../sealed.ts";
import { git, linesOf, runCommand } from "./run.ts";
import {
  CHECKS,
  publishCommands,
  requireReleasable,
  type TreeFacts,
  withVersion,
} from "./steps.ts";

const CHANGED = [
  "deno.json",
  "embedded/deno.json",
  "embedded/version.ts",
  "sbom.cdx.json",
  "docs/dependencies.md",
];

async function readFacts(): Promise<TreeFacts> {
  const packages = await readPackages();
  return {
    status: await git("status", "--porcelain"),
    tags: linesOf(await git("tag", "--list")),
    branch: (await git("branch", "--show-current")).trim(),
    changelog: await Deno.readTextFile(new URL("CHANGELOG.md", ROOT)),
    versions: Object.fromEntries(packages.map(({ config, folder }) => [folder, config.version])),
  };
}

/** Puts the version into each deno.json and the host's own word on it; all else there stays as it is written. */
async function writeVersions(version: string): Promise<void> {
  for (const path of ["deno.json", "embedded/deno.json", "embedded/version.ts"]) {
    const file = new URL(path, ROOT);
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, withVersion(text, version));
  }
}

async function main(version: string, { dryRun }: { dryRun: boolean }): Promise<void> {
  requireReleasable(version, await readFacts());
  for (const check of CHECKS) await runCommand(check);
  if ((await git("status", "--porcelain")).trim() !== "") {
    throw new CliError(
      "Commit what the checks wrote, and begin again: the tree is not clean any more",
    );
  }
  let isDone = false;
  try {
    await writeVersions(version);
    await runCommand({ what: "the bill of materials", run: ["deno", "task", "sbom"] });
    for (const each of publishCommands({ dryRun: true, version })) await runCommand(each);
    if (dryRun) {
      return console.log(`\nAll is well: ${version} can be released, and nothing was changed`);
    }
    await git("commit", "--quiet", "--message", `Release ${version}`, "--", ...CHANGED);
    await git("tag", "--annotate", `v${version}`, "--message", `Release ${version}`);
    isDone = true;
  } finally {
    if (!isDone) await git("checkout", "--quiet", "--", ...CHANGED);
  }
  console.log(`\nPush it, and its workflow publishes: git push origin main v${version}`);
}

if (import.meta.main) {
  const options = { "dry-run": { type: "boolean", default: false } } as const;
  await runTask(
    { usage: "deno task release VERSION [--dry-run]", options, words: [1, 1] },
    ({ values, words: [version = ""] }) => main(version, { dryRun: values["dry-run"] }),
  );
}
