/**
 * `deno task adopt -- SOURCE FILE --project ID --url URL` brings users and organizations of another
 * system into a project. Docs: docs/switching.md.
 *
 * @module
 */
import process from "node:process";
import { CliError, parseCommand } from "../arguments.ts";
import { runMain } from "../run_main.ts";
import { terminalContext } from "../transfer/context.ts";
import { siteOf } from "../transfer/session.ts";
import { adoptFile } from "./adopt_file.ts";
import { SOURCES } from "./sources/mod.ts";

const USAGE = "deno task adopt -- SOURCE FILE --project ID --url URL";
const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const options = {
  project: text,
  url: text,
  hashes: text,
  name: text,
  tenant: text,
  "dry-run": flag,
};

/**
 * Does what the words say.
 *
 * @throws {CliError} with one sentence that says what to do
 */
export async function runAdopt(args: readonly string[]): Promise<void> {
  const form = { usage: USAGE, help: help(), options, words: [0, 2] } as const;
  const { values, words } = parseCommand(args, form);
  const [sourceName, file] = words;
  const { hashes, name = sourceName, project, tenant, url } = values;
  if (!sourceName || !file || !project || !url || !name) {
    throw new CliError(`Use ${USAGE}: something is missing`);
  }
  const source = Object.hasOwn(SOURCES, sourceName) ? SOURCES[sourceName] : undefined;
  if (source === undefined) {
    const names = Object.keys(SOURCES).join(", ");
    throw new CliError(`Name one of ${names}: current value is ${sourceName}`);
  }
  if (!/^[a-z0-9-]{1,64}$/.test(name)) {
    throw new CliError(`Write --name with a-z, 0-9 and -: current value is ${name}`);
  }
  if (hashes !== undefined && source.hashes === undefined) {
    throw new CliError(`Leave --hashes out: ${sourceName} has no second file`);
  }
  const secret = process.env.BANATA_SOURCE_SECRET;
  const whence = { source, name, file, hashes, tenant, ...secret ? { secret } : {} };
  await adoptFile(
    { site: siteOf(url), project, dryRun: values["dry-run"] ?? false, ...whence },
    terminalContext(),
  );
}

function help(): string {
  const sources = Object.entries(SOURCES).flatMap(([name, { file, hashes }]) => [
    `  ${name.padEnd(12)} ${file}`,
    ...hashes === undefined ? [] : [`  ${"".padEnd(12)} --hashes: ${hashes.file}`],
  ]);
  return `Use ${USAGE} [--hashes FILE] [--name NAME] [--tenant ID] [--dry-run]
${sources.join("\n")}
BANATA_EMAIL and BANATA_PASSWORD are asked for where they are not set; BANATA_SOURCE_SECRET is the secret
of the app that encrypted second factors. What each source has and lacks: docs/switching.md`;
}

if (import.meta.main) await runMain(() => runAdopt(process.argv.slice(2)));
