/**
 * `deno task bench:auth`: what signing up, signing in, checking a session, a key and a permission, and signing
 * out cost here and on @convex-dev/better-auth, side by side on the same embedded host: requests a second, function calls,
 * documents, bundle sizes and the time to evaluate them. Ends with 1 if a bar is not met. Takes some
 * three minutes and needs Node (for Convex's bundler) and the npm registry.
 *
 * @module
 */
import { ourBundles, peerBundles } from "./auth/bundles.ts";
import { Account } from "./auth/endpoints.ts";
import { measureLoad } from "./auth/load.ts";
import { startSubject } from "./auth/process.ts";
import { printReport } from "./auth/report.ts";
import { recordWork } from "./auth/work.ts";
import { runTask } from "../tools/run_task.ts";

const ROUNDS = { slowRounds: 5, fastRounds: 7 };

async function main(): Promise<number> {
  const started = performance.now();
  const subjects = await Promise.all(
    (["ours", "peer", "bare", "rights"] as const).map((name) => startSubject(name)),
  );
  const accounts = subjects.map((subject) => new Account(subject));
  const work = await recordWork(accounts);
  const series = await measureLoad(accounts, ROUNDS);
  for (const subject of subjects) await subject.close();
  const called = new Set(work.flatMap(({ modules }) => modules));
  const results = {
    work,
    series,
    ours: await ourBundles(called),
    peer: await peerBundles(called),
  };
  const missed = printReport(results);
  console.log(`Measured in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return missed === 0 ? 0 : 1;
}

if (import.meta.main) await runTask({ usage: "deno task bench:auth" }, main);
