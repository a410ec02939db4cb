/**
 * `deno task doctor [--data DIR] [--url URL] [--backups DIR] [--json]` looks for what is wrong with this
 * machine's environment, and says what to do. It changes nothing. Docs: docs/operating.md.
 *
 * @module
 */
import process from "node:process";
import { parseCommand, parseCount } from "../arguments.ts";
import { asCalled, runMain } from "../run_main.ts";
import { parseStartOptions } from "../start_options.ts";
import { examine, type Finding } from "./checks.ts";

const text = { type: "string" } as const;
/** Those of `start`, by which it finds what that would use. */
const STARTS = ["port", "site-port", "data", "host", "functions-host", "url", "trust-proxy"];
const USAGE =
  "deno task doctor [--backups DIR] [--max-hours HOURS] [--json], and start's options where it has them";
const SIGNS = { good: "ok   ", look: "look ", wrong: "WRONG" } as const;

/**
 * Prints what it finds.
 *
 * @returns 1 where something is wrong
 * @throws {CliError} for what it does not understand
 */
export async function runDoctor(
  args: readonly string[],
  { env = process.env }: { env?: Readonly<Record<string, string | undefined>> } = {},
): Promise<number> {
  const options = {
    ...Object.fromEntries(STARTS.map((name) => [name, text])),
    backups: text,
    "max-hours": text,
    json: { type: "boolean" },
  } as const;
  const { values } = parseCommand(args, { usage: USAGE, options });
  const given: Readonly<Record<string, unknown>> = values;
  const starting = STARTS.flatMap((name) =>
    given[name] === undefined ? [] : [`--${name}=${String(given[name])}`]
  );
  const start = parseStartOptions(starting, env);
  const { backups, json, "max-hours": hours = "26" } = values;
  const findings = await examine({
    options: start,
    env,
    maxHours: parseCount("--max-hours", hours),
    now: Date.now(),
    ...backups === undefined ? {} : { backups },
  });
  const told = findings.map((each) => ({ ...each, sentence: asCalled(each.sentence) }));
  if (json) console.log(JSON.stringify({ findings: told }));
  else for (const finding of told) console.log(lineOf(finding));
  return findings.some(({ verdict }) => verdict === "wrong") ? 1 : 0;
}

function lineOf({ about, sentence, verdict }: Finding): string {
  return `${SIGNS[verdict]} ${about.padEnd(9)} ${sentence}`;
}

if (import.meta.main) await runMain(() => runDoctor(process.argv.slice(2)));
