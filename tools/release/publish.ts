/**
 * `deno task publish [--dry-run]`: publishes the tag that is checked out, to JSR and to npm. The workflow of a
 * tag runs it, and only there is provenance to be had. What a registry has already is left out, so a run that
 * broke off can be run again.
 *
 * @module
 */

import { readDenoConfig } from "../manifest.ts";
import { runTask } from "../run_task.ts";
import { git, linesOf, runCommand } from "./run.ts";
import { publishCommands, requirePublishable } from "./steps.ts";

async function main({ dryRun }: { dryRun: boolean }): Promise<void> {
  const { name, version } = await readDenoConfig();
  if (!dryRun) {
    requirePublishable(version, {
      repository: Deno.env.get("GITHUB_REPOSITORY"),
      tags: linesOf(await git("tag", "--points-at", "HEAD")),
      status: await git("status", "--porcelain"),
    });
  }
  for (const command of publishCommands({ dryRun, version })) {
    // JSR leaves out by itself what it has; npm calls it an error.
    const isThere = command.run[0] === "npm" && !dryRun && await isOnNpm(name, version);
    if (isThere) console.log(`\n== ${command.what}: ${version} is there`);
    else await runCommand(command);
  }
}

async function isOnNpm(name: string, version: string): Promise<boolean> {
  const { success, stdout } = await new Deno.Command("npm", {
    args: ["view", `${name}@${version}`, "version"],
    stdin: "null",
    stderr: "null",
  }).output();
  return success && new TextDecoder().decode(stdout).trim() === version;
}

if (import.meta.main) {
  const options = { "dry-run": { type: "boolean", default: false } } as const;
  await runTask(
    { usage: "deno task publish [--dry-run]", options },
    ({ values }) => main({ dryRun: values["dry-run"] }),
  );
}
