import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import {
  cronJobs,
  internalActionGeneric,
  internalMutationGeneric,
  makeFunctionReference,
  queryGeneric,
} from "convex/server";
import { HostError } from "../mod.ts";
import { openApp, type TestApp } from "../testdata/harness.ts";
import { fullDisk } from "../testdata/full_disk.ts";
import { type ManualTime, manualTime } from "../testdata/manual_time.ts";

const MINUTE_MS = 60_000;
const tickRef = makeFunctionReference<"mutation">("work:tick");

const tick = internalMutationGeneric({
  args: {},
  handler: (ctx) => ctx.db.insert("ticks", { at: Date.now() }),
});
const ticks = queryGeneric({
  args: {},
  handler: async (ctx) => (await ctx.db.query("ticks").collect()).map(({ at }) => at as number),
});

type Declare = (crons: ReturnType<typeof cronJobs>) => void;

function modules(declare: Declare, more: Record<string, unknown> = {}) {
  const crons = cronJobs();
  declare(crons);
  return { work: { tick, ticks, ...more }, crons: { default: crons } };
}

async function minutes(app: TestApp, start: number): Promise<number[]> {
  const at = await app.engine.run("work:ticks") as number[];
  return at.map((ms) => (ms - start) / MINUTE_MS);
}

async function advance(app: TestApp, time: ManualTime, ms: number): Promise<void> {
  time.advance(ms);
  await app.engine.parts.cronRunner.finishRunning();
}

Deno.test("an interval runs at once on deploy, then at its pace", async () => {
  const time = manualTime();
  const start = time.clock();
  const app = modules((crons) => crons.interval("tick", { minutes: 10 }, tickRef));
  await using test = await openApp(app, { ...time });
  await advance(test, time, 0);
  for (let i = 0; i < 25; i++) await advance(test, time, MINUTE_MS);
  assertEquals(await minutes(test, start), [0, 10, 20]);
});

Deno.test("runs missed while the host was down are not made up for", async () => {
  const time = manualTime();
  const start = time.clock();
  const app = modules((crons) => crons.interval("tick", { minutes: 10 }, tickRef));
  await using test = await openApp(app, { ...time });
  await advance(test, time, 0);
  await test.engine.close();
  time.advance(45 * MINUTE_MS);
  await test.reopen();
  await advance(test, time, 0);
  await advance(test, time, 5 * MINUTE_MS);
  assertEquals(await minutes(test, start), [0, 45, 50]);
});

Deno.test("a restart neither delays nor repeats a cron job", async () => {
  const time = manualTime();
  const start = time.clock();
  const app = modules((crons) => crons.interval("tick", { minutes: 10 }, tickRef));
  await using test = await openApp(app, { ...time });
  await advance(test, time, 0);
  await advance(test, time, 9 * MINUTE_MS);
  await test.reopen();
  await advance(test, time, 1 * MINUTE_MS);
  assertEquals(await minutes(test, start), [0, 10]);
});

Deno.test("a cron job that is gone from the code, or changed, follows the code", async () => {
  const time = manualTime();
  const start = time.clock();
  const app = modules((crons) => crons.interval("tick", { minutes: 10 }, tickRef));
  await using test = await openApp(app, { ...time });
  await advance(test, time, 0);
  const hourly = modules((crons) => crons.hourly("tick", { minuteUTC: 5 }, tickRef));
  await test.reopen({ app: { modules: lazily(hourly) } });
  await advance(test, time, 5 * MINUTE_MS);
  await test.reopen({ app: { modules: lazily(modules(() => {})) } });
  await advance(test, time, 600 * MINUTE_MS);
  assertEquals(await minutes(test, start), [0, 5]);
});

Deno.test("a failing cron job leaves nothing and runs again next time", async () => {
  const time = manualTime();
  let runs = 0;
  const fails = internalMutationGeneric({
    args: {},
    handler: async (ctx) => {
      runs++;
      await ctx.db.insert("ticks", { at: 0 });
      throw new Error("Not today");
    },
  });
  const failsRef = makeFunctionReference<"mutation">("work:fails");
  const app = modules((crons) => crons.interval("f", { minutes: 1 }, failsRef), { fails });
  await using test = await openApp(app, { ...time });
  await advance(test, time, 0);
  await advance(test, time, MINUTE_MS);
  assertEquals([runs, await test.engine.run("work:ticks")], [2, []]);
});

Deno.test("a cron job whose next time can't be written is tried again after a while, and not at once", async () => {
  const time = manualTime();
  const app = modules((crons) => crons.interval("t", { minutes: 1 }, tickRef));
  await using test = await openApp(app, { ...time });
  {
    using disk = fullDisk(test.engine);
    for (let turn = 0; turn < 10; turn++) await advance(test, time, 100);
    // The run, and its next time.
    assertEquals(disk.refused, 2);
  }
  await advance(test, time, 5000);
  assertEquals((await test.engine.run("work:ticks") as unknown[]).length, 1);
});

Deno.test("an action of a cron job that a crash interrupted waits for its next time", async () => {
  const time = manualTime();
  let runs = 0;
  const act = internalActionGeneric({
    args: {},
    handler: () => {
      runs++;
    },
  });
  const actRef = makeFunctionReference<"action">("work:act");
  const app = modules((crons) => crons.interval("a", { minutes: 1 }, actRef), { act });
  await using test = await openApp(app, { ...time });
  test.engine.parts.store.writer.run("UPDATE crons SET running = 1");
  await test.reopen();
  await advance(test, time, 0);
  assertEquals(runs, 0);
  await advance(test, time, MINUTE_MS);
  assertEquals(runs, 1);
});

Deno.test("a cron job that can't be is refused at the start", async () => {
  const declare: Declare[] = [
    (crons) => crons.cron("c", "61 * * * *", tickRef),
    (crons) => crons.cron("c", "whenever", tickRef),
    (crons) => crons.cron("c", "0 0 31 2 *", tickRef),
    (crons) => crons.daily("c", { hourUTC: 1 }, makeFunctionReference<"mutation">("work:ticks")),
    (crons) => crons.daily("c", { hourUTC: 1 }, makeFunctionReference<"mutation">("work:none")),
  ];
  for (const each of declare) {
    const thrown = await assertRejects(() => openApp(modules(each)), HostError);
    assertMatch(thrown.message, /[Cc]ron job ["']c["']/);
    assertEquals(thrown.code, "CRON_INVALID");
  }
});

function lazily(app: Record<string, Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(app).map(([name, module]) => [name, () => Promise.resolve(module)]),
  );
}
