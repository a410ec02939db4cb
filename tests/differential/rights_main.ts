/**
 * `deno task differential:rights`: whether the light lane answers checks of keys and rights as Better Auth's
 * lane does, for thousands of generated ones. Ends with 1 where one answer differs, which it prints.
 *
 * @module
 */
import { parseCount } from "../../cli/arguments.ts";
import { runTask } from "../../tools/run_task.ts";
import { compareRights } from "./rights.ts";

/** Differences that are printed at most. */
const MOST_SHOWN = 5;

async function main(counts: { count: number; seed: number }): Promise<number> {
  const { answered, differences } = await compareRights(counts);
  console.log(`${counts.count} requests: ${differences.length} differences`);
  for (const [path, times] of Object.entries(answered)) {
    console.log(`${String(times).padStart(8)} answered without Better Auth  ${path}`);
  }
  for (const each of differences.slice(0, MOST_SHOWN)) console.log(JSON.stringify(each, null, 2));
  return differences.length === 0 ? 0 : 1;
}

const options = {
  checks: { type: "string", default: "10000" },
  seed: { type: "string", default: "1" },
} as const;
const usage = "deno task differential:rights [--checks N] [--seed S]";
await runTask({ usage, options }, ({ values }) =>
  main({
    count: parseCount("--checks", values.checks),
    seed: parseCount("--seed", values.seed),
  }));
