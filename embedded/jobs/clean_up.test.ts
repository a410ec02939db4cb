/** Old rows leave as fast as new ones come: ended jobs, and results kept for clients that ask again. */
import { assertEquals } from "@std/assert";
import { internalMutationGeneric } from "convex/server";
import { SessionRequests } from "../api/session_requests.ts";
import { Database } from "../functions/database.ts";
import { Usage } from "../functions/usage.ts";
import { openApp, type TestApp } from "../testdata/harness.ts";
import { manualTime } from "../testdata/manual_time.ts";
import { CleanUpPace } from "./clean_up_pace.ts";

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const PACE_MS = CleanUpPace.everyMs;

function counts(app: TestApp): { jobs: number; results: number } {
  const { writer } = app.engine.parts.store;
  const count = (table: string) => Number(writer.get(`SELECT count(*) FROM ${table}`)?.[0]);
  return { jobs: count("jobs"), results: count("session_requests") };
}

/** Adds jobs and ends them at once, as if each had run. */
async function endJobs(app: TestApp, count: number): Promise<void> {
  const { components, executor, jobs, store } = app.engine.parts;
  await executor.writer.run((transaction) => {
    const database = new Database({
      store,
      transaction,
      component: components.get(""),
      usage: new Usage(),
      now: executor.clock(),
      limits: null,
    });
    const tables = { transaction, database };
    const job = { owner: "", target: { component: "", path: "jobs:nothing" }, args: {}, due: 0 };
    for (let n = 0; n < count; n++) {
      jobs.end(tables, jobs.add(tables, job), { kind: "success" });
    }
  });
}

const nothing = internalMutationGeneric({ args: {}, handler: () => {} });

Deno.test("ended jobs leave a thousand every ten seconds, until none is old, without new ones", async () => {
  const { advance, clock, timers } = manualTime();
  await using app = await openApp({ jobs: { nothing } }, { clock, timers });
  await endJobs(app, 2_500);
  advance(WEEK_MS);
  await app.reopen();
  const left: number[] = [];
  for (let round = 0; round < 4; round++) {
    await app.engine.parts.executor.writer.idle();
    left.push(counts(app).jobs);
    advance(PACE_MS);
  }
  assertEquals(left, [1_500, 500, 0, 0]);
});

Deno.test("results leave at the same pace", async () => {
  const { advance, clock, timers } = manualTime();
  await using app = await openApp({ jobs: { nothing } }, { clock, timers });
  const { writer } = app.engine.parts.executor;
  const sessions = new SessionRequests(writer, clock);
  await writer.run(async (transaction) => {
    for (let request = 0; request < 2_500; request++) {
      await sessions.runOnce({ session: "s", request }, transaction, () => Promise.resolve("null"));
    }
  });
  advance(WEEK_MS + 1);
  const left: number[] = [];
  const next = new SessionRequests(writer, clock);
  for (let round = 0; round < 4; round++) {
    await next.sweep();
    await next.sweep();
    left.push(counts(app).results);
    advance(PACE_MS);
  }
  assertEquals(left, [1_500, 500, 0, 0]);
});

Deno.test("CleanUpPace takes away twice what came since, where that is more than a thousand", () => {
  const { advance, clock } = manualTime();
  const pace = new CleanUpPace(clock);
  assertEquals([pace.next(), pace.next()], [1_000, 0]);
  for (let n = 0; n < 5_000; n++) pace.added();
  advance(PACE_MS);
  assertEquals([pace.next(), pace.next()], [10_000, 0]);
});
