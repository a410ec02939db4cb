/**
 * `deno task differential:session`: whether the light lane answers a session check as Better Auth does, for
 * 10,000 generated sessions on deployments with and without a root that was replaced. Ends with 1 where one
 * answer differs, which it prints.
 *
 * @module
 */
import { parseCount } from "../../cli/arguments.ts";
import { runTask } from "../../tools/run_task.ts";
import { compareSessions } from "./sessions.ts";

const COUNT = 10_000;
/** Differences that are printed at most. */
const MOST_SHOWN = 5;

const DEPLOYMENTS = [
  { siteUrl: "https://auth.example.com", hasPreviousRoot: true },
  { siteUrl: "http://127.0.0.1:3211", hasPreviousRoot: false },
];

async function main({ seed, total }: { seed: number; total: number }): Promise<number> {
  let faults = 0;
  for (const deployment of DEPLOYMENTS) {
    const count = Math.ceil(total / DEPLOYMENTS.length);
    const { differences, ...counts } = await compareSessions(deployment, { count, seed });
    const { answered, answeredSessions, compared, sessions } = counts;
    console.log(
      `${compared} requests at ${deployment.siteUrl}: ${differences.length} differences; ` +
        `${answered} answered without Better Auth, ` +
        `and ${answeredSessions} of the ${sessions} that Better Auth answers with a session`,
    );
    for (const each of differences.slice(0, MOST_SHOWN)) console.log(JSON.stringify(each, null, 2));
    faults += differences.length;
  }
  return faults === 0 ? 0 : 1;
}

const options = {
  sessions: { type: "string", default: String(COUNT) },
  seed: { type: "string", default: "1" },
} as const;
const usage = "deno task differential:session [--sessions N] [--seed S]";
await runTask({ usage, options }, ({ values }) =>
  main({
    total: parseCount("--sessions", values.sessions),
    seed: parseCount("--seed", values.seed),
  }));
