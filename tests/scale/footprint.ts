/**
 * `deno task footprint`: how many of our files run for one request, by V8's own count of calls. It tells
 * how much a reader has to open to follow one request. Fails where a bound is broken.
 *
 * @module
 */

import { Session } from "node:inspector/promises";
import { runTask } from "../../tools/run_task.ts";
import { ROOT } from "../../tools/sealed.ts";
import { CALLS, nameOf, openWorld, sendCall, type World } from "../support/calls/mod.ts";
import { captureConsole } from "../support/captured_console.ts";
import { jobsDone } from "../support/disk.ts";

/** Most files of ours that may run; the host, which runs any Convex app, is none of them. */
const MOST: Readonly<Record<string, number>> = {
  "POST /sign-in/email": 61,
  "GET /get-session": 33,
  "POST /api-key/verify": 31,
};
const OURS = /^(?:component|local|plugins|rules|runtime)\//;

/** What V8 says of one script, as far as it is read here. */
interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
  }[];
}

/** The files of which some function ran while `act` did, sorted. */
async function filesRunBy(session: Session, act: () => Promise<unknown>): Promise<string[]> {
  // Each answer counts from the one before it.
  await session.post("Profiler.takePreciseCoverage");
  await act();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const scripts: readonly ScriptCoverage[] = result;
  const run = scripts
    .filter(({ functions }) =>
      // The function that starts where the file does is the module itself: it runs when it is loaded.
      functions.some(({ ranges: [whole] }) =>
        whole !== undefined && whole.startOffset > 0 && whole.count > 0
      )
    )
    .map(({ url }) => url.replace(ROOT.href, ""));
  return [...new Set(run)].filter((path) => OURS.test(path)).sort();
}

async function measure(world: World): Promise<Map<string, string[]>> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  const found = new Map<string, string[]>();
  for (const call of CALLS) {
    const name = nameOf(call);
    if (MOST[name] === undefined) continue;
    // Once before: what runs for the first request only is no part of the way of a request.
    await sendCall(call, await call.prepare(world));
    const prepared = await call.prepare(world);
    // Mails of what was prepared are delivered by jobs.
    await jobsDone(world.platform.host);
    found.set(name, await filesRunBy(session, () => sendCall(call, prepared)));
  }
  session.disconnect();
  return found;
}

async function main({ isLong }: { isLong: boolean }): Promise<number> {
  let found: Map<string, string[]>;
  {
    using _quiet = captureConsole();
    await using world = await openWorld();
    found = await measure(world);
  }
  let code = 0;
  for (const [name, most] of Object.entries(MOST)) {
    const files = found.get(name) ?? [];
    const holds = files.length > 0 && files.length <= most;
    if (!holds) code = 1;
    console.log(
      `${holds ? "ok    " : "Not so"} ${name} runs ${files.length} files, at most ${most}`,
    );
    for (const file of isLong ? files : []) console.log(`         ${file}`);
  }
  return code;
}

if (import.meta.main) {
  const options = { files: { type: "boolean" } } as const;
  const form = { usage: "deno task footprint [--files]", options };
  await runTask(form, ({ values: { files = false } }) => main({ isLong: files }));
}
