/**
 * `deno task bench:auth [ENDPOINT…]`: what signing up, signing in, checking a session, a key and a permission, and
 * signing out cost here and on @convex-dev/better-auth, side by side on the same embedded host: requests a
 * second, function calls, documents, bundle sizes and the time to evaluate them. Ends with 1 if a bar is not met.
 * Says on stderr what it measures. Takes some nine minutes and needs Node (for Convex's bundler) and the npm
 * registry. An endpoint's name, such as `sign-in`, picks what is measured, and leaves out the bundles.
 *
 * @module
 */
import { besideHashParts, measureBesideHash } from "./auth/beside_hash.ts";
import { ourBundles, peerBundles } from "./auth/bundles.ts";
import { Account, type Endpoint, ENDPOINTS } from "./auth/endpoints.ts";
import { loadParts, measureLoad } from "./auth/load.ts";
import { benchProgress } from "./auth/progress.ts";
import { startSubject } from "./auth/process.ts";
import { printReport } from "./auth/report.ts";
import { recordWork } from "./auth/work.ts";
import { CliError } from "../cli/arguments.ts";
import { runTask } from "../tools/run_task.ts";

const ROUNDS = { slowRounds: 5, fastRounds: 7 };

async function main(names: readonly string[]): Promise<number> {
  const started = performance.now();
  const endpoints = endpointsOf(names);
  const isWhole = names.length === 0;
  const progress = benchProgress(
    1 + endpoints.length + loadParts({ ...ROUNDS, endpoints }) + besideHashParts(endpoints) +
      (isWhole ? 1 : 0),
  );
  const wanted = new Set(endpoints.flatMap(({ subjects }) => subjects));
  progress.begin(`start of ${[...wanted].join(", ")}, each in a process of its own`);
  const subjects = await Promise.all([...wanted].map((name) => startSubject(name)));
  const accounts = subjects.map((subject) => new Account(subject));
  progress.step();
  const work = await recordWork(accounts, { endpoints, progress });
  const { series, warmUps } = await measureLoad(accounts, { ...ROUNDS, endpoints, progress });
  const besideHash = await measureBesideHash(subjects, { endpoints, progress });
  for (const subject of subjects) await subject.close();
  const called = new Set(work.flatMap(({ modules }) => modules));
  if (isWhole) progress.begin("bundles, and the time to evaluate them");
  const results = {
    work,
    series,
    warmUps,
    besideHash,
    ours: isWhole ? await ourBundles(called) : null,
    peer: isWhole ? await peerBundles(called) : null,
  };
  if (isWhole) progress.step();
  const missed = printReport(results);
  console.log(`Measured in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return missed === 0 ? 0 : 1;
}

function endpointsOf(names: readonly string[]): readonly Endpoint[] {
  const known = ENDPOINTS.map(({ name }): string => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new CliError(`Name an endpoint of ${known.join(", ")}: current value is "${unknown}"`);
  }
  return ENDPOINTS.filter(({ name }) => names.length === 0 || names.includes(name));
}

if (import.meta.main) {
  await runTask(
    { usage: "deno task bench:auth [ENDPOINT…]", words: [0, ENDPOINTS.length] },
    ({ words }) => main(words),
  );
}
