/**
 * `deno task expressions`: judges the regular expressions that `tests/expressions.json` does not have yet, and
 * writes their verdicts there; with `--all` judges every one again. `deno task test` compares the file
 * with the sources only, so it costs no time and depends on no clock.
 *
 * What is counted are the steps that an expression takes, never time, and chance has a fixed seed: every machine
 * comes to the same verdict.
 *
 * @module
 */

import { CliError } from "../cli/arguments.ts";
import { checkSync } from "./packages/recheck.ts";
import { runTask } from "./run_task.ts";
import { EXPRESSIONS_FILE, readExpressions, type Verdict } from "./source_expressions.ts";

/** Without these it would give up by the clock, and take a slow machine for a slow expression. */
const NO_CLOCK = {
  timeout: null,
  attackTimeout: null,
  incubationTimeout: null,
  seedingTimeout: null,
  recallTimeout: -1,
} as const;
/**
 * At most 1,000 steps for each character of a text long enough that the square of its length is far more:
 * expressions that may repeat something 512 times take that often as long, and no longer.
 */
const ATTACK = { attackLimit: 100_000_000, maxAttackStringSize: 100_000, randomSeed: 1 } as const;

/**
 * Judges a literal, such as `/a+$/g`.
 *
 * @throws {CliError} with a text that takes longer than in proportion to its length
 */
export function judge(literal: string): Verdict {
  const end = literal.lastIndexOf("/");
  const said = checkSync(literal.slice(1, end), literal.slice(end + 1), { ...NO_CLOCK, ...ATTACK });
  if (said.status === "safe") return said.checker === "automaton" ? "linear" : "withstood";
  throw new CliError(
    said.status === "unknown"
      ? `Write ${literal} in another way: it can't be judged (${said.error.kind})`
      : `Rewrite ${literal} so that it reads a text once: ${said.attack.pattern} makes it ` +
        `${said.complexity.summary}`,
  );
}

async function main({ all }: { all: boolean }): Promise<void> {
  const { literals } = await readExpressions();
  const known: Record<string, Verdict> = all
    ? {}
    : JSON.parse(await Deno.readTextFile(EXPRESSIONS_FILE));
  const judged: Record<string, Verdict> = {};
  const refused: string[] = [];
  for (const [literal, path] of [...literals].sort(([a], [b]) => a < b ? -1 : 1)) {
    try {
      judged[literal] = known[literal] ?? judge(literal);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      refused.push(`${path}: ${error.message}`);
    }
  }
  await Deno.writeTextFile(EXPRESSIONS_FILE, `${JSON.stringify(judged, null, 2)}\n`);
  if (refused.length > 0) throw new CliError(refused.join("\n"));
}

if (import.meta.main) {
  const options = { all: { type: "boolean", default: false } } as const;
  const usage = "deno task expressions [--all]";
  await runTask({ usage, options }, ({ values }) => main(values));
}
