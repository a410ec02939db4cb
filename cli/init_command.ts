import { CliError, parseCommand } from "./arguments.ts";
import { describeInit, initLocal } from "./init.ts";

const SHORT = "init DIR [--force], with the folder to copy the local files into";
const USAGE = `Usage: init DIR [--force]

Copies the local files into DIR, the app's convex folder. A file that differs from the
packaged one is shown and kept, and the exit code is 1; --force replaces it. The app's own
convex.config, auth.config and http are never replaced: the lines to add are shown.`;

/**
 * Does `init DIR [--force]`, and gives the exit code: 1 where the app has to change something itself.
 *
 * @throws {CliError} with one sentence that says what to do
 */
export async function runInit([command = "", ...args]: readonly string[]): Promise<number> {
  const flag = { type: "boolean" } as const;
  const isHelp = command === "--help" || command === "-h";
  if (command !== "init" && !isHelp) throw new CliError(`Use ${SHORT}`);
  const { values, words: [folder] } = parseCommand(args, {
    usage: SHORT,
    options: { force: flag, help: { ...flag, short: "h" } },
    words: [0, 1],
  });
  if (isHelp || values.help) {
    console.log(USAGE);
    return 0;
  }
  if (folder === undefined) throw new CliError(`Use ${SHORT}`);
  const results = await initLocal(folder, { force: values.force });
  console.log(describeInit(results).join("\n"));
  const has = (wanted: string) => results.some(({ outcome }) => outcome === wanted);
  if (has("incomplete")) console.error("Add the lines marked + to the app's own files");
  if (has("differs")) {
    console.error("Nothing that differs was changed: merge it by hand or run again with --force");
  }
  return has("incomplete") || has("differs") ? 1 : 0;
}
