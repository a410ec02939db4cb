import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  actionGeneric,
  defineSchema,
  defineTable,
  internalActionGeneric,
  internalMutationGeneric,
  makeFunctionReference,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import { v } from "convex/values";
import { loaders, openApp, rejection, type TestApp } from "../testdata/harness.ts";
import { fullDisk } from "../testdata/full_disk.ts";
import { type ManualTime, manualTime } from "../testdata/manual_time.ts";

const schema = defineSchema({ runs: defineTable({ n: v.number() }) });
const recordRef = makeFunctionReference<"mutation">("jobs:record");
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

const record = internalMutationGeneric({
  args: { n: v.number() },
  handler: async (ctx, { n }) => {
    await ctx.db.insert("runs", { n });
    if (n < 0) throw new Error("Negative numbers are refused");
  },
});
const plan = mutationGeneric({
  args: {
    n: v.number(),
    ms: v.number(),
    fn: v.optional(v.string()),
    fail: v.optional(v.boolean()),
  },
  handler: async (ctx, { n, ms, fn, fail }) => {
    const target = makeFunctionReference<"mutation">(fn ?? "jobs:record");
    const id = await ctx.scheduler.runAfter(ms, target, { n });
    if (fail) throw new Error("After all not");
    return id;
  },
});
const cancel = mutationGeneric({
  args: { id: v.id("_scheduled_functions") },
  handler: (ctx, { id }) => ctx.scheduler.cancel(id),
});
const runs = queryGeneric({
  args: {},
  handler: async (ctx) => (await ctx.db.query("runs").collect()).map(({ n }) => n as number),
});
const states = queryGeneric({
  args: {},
  handler: async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    return jobs.map(({ state }) => state.kind);
  },
});
const functions = { record, plan, cancel, runs, states };

async function withJobs(
  body: (app: TestApp, time: ManualTime) => Promise<void>,
  more: Record<string, unknown> = {},
): Promise<void> {
  const time = manualTime();
  const { clock, timers } = time;
  await using app = await openApp({ jobs: { ...functions, ...more } }, { schema, clock, timers });
  await body(app, time);
}

async function advance(app: TestApp, time: ManualTime, ms: number): Promise<void> {
  time.advance(ms);
  await app.engine.parts.scheduler.finishRunning();
}

Deno.test("a job that is due at once waits for no clock of a function that is ahead of the host's", () =>
  withJobs(async (app, time) => {
    // Documents of one millisecond have times after it, and no function's clock is before those.
    for (const n of [1, 2, 3]) await app.engine.run("jobs:record", { n });
    await app.engine.run("jobs:plan", { n: 4, ms: 0 });
    await advance(app, time, 0);
    assertEquals(await app.engine.run("jobs:runs"), [1, 2, 3, 4]);
  }));

Deno.test("a scheduled mutation runs when it is due, once", () =>
  withJobs(async (app, time) => {
    await app.engine.run("jobs:plan", { n: 1, ms: 1000 });
    await advance(app, time, 999);
    assertEquals(await app.engine.run("jobs:runs"), []);
    assertEquals(await app.engine.run("jobs:states"), ["pending"]);
    await advance(app, time, 1);
    await advance(app, time, 10_000);
    assertEquals(await app.engine.run("jobs:runs"), [1]);
    assertEquals(await app.engine.run("jobs:states"), ["success"]);
  }));

Deno.test("a job of a mutation that fails does not exist", () =>
  withJobs(async (app, time) => {
    await rejection(app.engine.run("jobs:plan", { n: 1, ms: 0, fail: true }));
    await advance(app, time, 1000);
    assertEquals(await app.engine.run("jobs:states"), []);
    assertEquals(await app.engine.run("jobs:runs"), []);
  }));

Deno.test("a job that throws leaves nothing but its state", () =>
  withJobs(async (app, time) => {
    await app.engine.run("jobs:plan", { n: -1, ms: 0 });
    await advance(app, time, 0);
    assertEquals(await app.engine.run("jobs:runs"), []);
    assertEquals(await app.engine.run("jobs:states"), ["failed"]);
  }));

Deno.test("a canceled job does not run", () =>
  withJobs(async (app, time) => {
    const id = await app.engine.run("jobs:plan", { n: 1, ms: 1000 });
    await app.engine.run("jobs:cancel", { id });
    await advance(app, time, 5000);
    assertEquals(await app.engine.run("jobs:states"), ["canceled"]);
    assertEquals(await app.engine.run("jobs:runs"), []);
  }));

Deno.test("a mutation that cancels its own job is shown that it runs, and ends as success", () => {
  const cancelOwn = internalMutationGeneric({
    handler: async (ctx) => {
      const [own] = await ctx.db.system.query("_scheduled_functions").collect();
      if (own === undefined) throw new Error("It sees its own job");
      await ctx.scheduler.cancel(own._id);
      await ctx.db.insert("runs", { n: own.state.kind === "inProgress" ? 1 : 0 });
    },
  });
  return withJobs(async (app, time) => {
    await app.engine.run("jobs:plan", { n: 1, ms: 0, fn: "jobs:cancelOwn" });
    await advance(app, time, 0);
    assertEquals(await app.engine.run("jobs:states"), ["success"]);
    assertEquals(await app.engine.run("jobs:runs"), [1]);
  }, { cancelOwn });
});

Deno.test("cancel() says of what kind an id is that names no job", () =>
  withJobs(async (app) => {
    const cancelAny = mutationGeneric({
      handler: (ctx, { id }: { id: string }) => ctx.scheduler.cancel(id as never),
    });
    const run = await app.engine.runInline(mutationGeneric({
      handler: (ctx) => ctx.db.insert("runs", { n: 1 }),
    }));
    const of = (id: unknown) => rejection(app.engine.runInline(cancelAny, { id: id as string }));
    assertStringIncludes(
      await of(run),
      "Invalid scheduled function ID. The ID must be an ID on the '_scheduled_functions' table.",
    );
    assertStringIncludes(
      await of("abc"),
      "Invalid argument `id` for `db.cancel_job`: Unable to decode ID: Invalid ID length 3",
    );
  }));

Deno.test("jobs run in the order they are due and outlive a restart", () =>
  withJobs(async (app, time) => {
    await app.engine.run("jobs:plan", { n: 2, ms: 2000 });
    await app.engine.run("jobs:plan", { n: 1, ms: 1000 });
    await app.reopen();
    await advance(app, time, 1000);
    await advance(app, time, 1000);
    assertEquals(await app.engine.run("jobs:runs"), [1, 2]);
  }));

Deno.test("a job that was due while the host was down runs at its start", () =>
  withJobs(async (app, time) => {
    await app.engine.run("jobs:plan", { n: 1, ms: 1000 });
    await app.engine.close();
    time.advance(60_000);
    await app.reopen();
    await advance(app, time, 0);
    assertEquals(await app.engine.run("jobs:runs"), [1]);
  }));

Deno.test("an action that a crash interrupted is failed, not repeated", async () => {
  let starts = 0;
  const act = internalActionGeneric({
    args: { n: v.number() },
    handler: () => {
      starts++;
    },
  });
  await withJobs(async (app, time) => {
    const id = await app.engine.run("jobs:plan", { n: 1, ms: 1000, fn: "jobs:act" });
    // What a crash right after the start of the action leaves on disk.
    const { writer } = app.engine.parts.store;
    writer.run("UPDATE jobs SET state = 1 WHERE id = ?", String(id));
    await app.reopen();
    await advance(app, time, 5000);
    assertEquals(await app.engine.run("jobs:states"), ["failed"]);
    assertEquals(starts, 0);
  }, { act });
});

Deno.test("a job whose end can't be written either is tried again after a while, and not at once", () =>
  withJobs(async (app, time) => {
    await app.engine.run("jobs:plan", { n: 1, ms: 0 });
    {
      using disk = fullDisk(app.engine);
      for (let turn = 0; turn < 10; turn++) await advance(app, time, 100);
      // The run, and its end.
      assertEquals(disk.refused, 2);
    }
    await advance(app, time, 5000);
    assertEquals(await app.engine.run("jobs:runs"), [1]);
  }));

Deno.test("a job of a component that is no longer installed fails and harms nobody", () =>
  withJobs(async (app, time) => {
    const modules = loaders({ jobs: functions });
    app.engine.registerComponent("gone", { modules, schema });
    await app.engine.run("jobs:plan", { n: 1, ms: 1000 }, { component: "gone" });
    await app.engine.run("jobs:plan", { n: 2, ms: 1000 });
    app.engine.parts.store.writer.run("UPDATE jobs SET state = 1 WHERE owner = 'gone'");
    await app.reopen();
    await advance(app, time, 1000);
    assertEquals(await app.engine.run("jobs:runs"), [2]);
  }));

Deno.test("an action schedules in a transaction of its own", () =>
  withJobs(async (app, time) => {
    await app.engine.run("jobs:act");
    await advance(app, time, 0);
    assertEquals(await app.engine.run("jobs:runs"), [7]);
  }, {
    act: actionGeneric({
      args: {},
      handler: (ctx) => ctx.scheduler.runAfter(0, recordRef, { n: 7 }),
    }),
  }));

Deno.test("what can't be run can't be scheduled", () =>
  withJobs(async (app) => {
    const missing = app.engine.run("jobs:plan", { n: 1, ms: 0, fn: "jobs:nothing" });
    assertStringIncludes(await rejection(missing), "no exported function nothing");
    const far = app.engine.run("jobs:plan", { n: 1, ms: 6 * 366 * 24 * 3600 * 1000 });
    assertStringIncludes(await rejection(far), "5 years");
  }));

Deno.test("a mutation schedules at most as many functions as Convex allows", () =>
  withJobs(async (app) => {
    assertStringIncludes(await rejection(app.engine.run("jobs:many")), "too many functions");
    assertEquals(await app.engine.run("jobs:states"), []);
  }, {
    many: mutationGeneric({
      args: {},
      handler: async (ctx) => {
        for (let n = 0; n <= 1000; n++) await ctx.scheduler.runAfter(0, recordRef, { n });
      },
    }),
  }));

Deno.test("ended jobs are forgotten after a week", () =>
  withJobs(async (app, time) => {
    await app.engine.run("jobs:plan", { n: 1, ms: 0 });
    await advance(app, time, 0);
    time.advance(WEEK_MS);
    await app.engine.run("jobs:plan", { n: 2, ms: 0 });
    await advance(app, time, 0);
    await app.engine.parts.executor.writer.idle();
    assertEquals(await app.engine.run("jobs:states"), ["success"]);
    assertEquals(await app.engine.run("jobs:runs"), [1, 2]);
  }));

Deno.test("mutations have places of their own beside actions that wait", async () => {
  const ran = Promise.withResolvers<void>();
  const waits = internalActionGeneric({ args: { n: v.number() }, handler: () => ran.promise });
  let isReleased = false;
  const release = internalMutationGeneric({
    args: { n: v.number() },
    handler: () => {
      isReleased = true;
      ran.resolve();
    },
  });
  await withJobs(async (app, time) => {
    for (let n = 0; n < 40; n++) {
      await app.engine.run("jobs:plan", { n, ms: n, fn: "jobs:waits" });
    }
    await app.engine.run("jobs:plan", { n: 0, ms: 50, fn: "jobs:release" });
    for (time.advance(50); !isReleased; time.advance(1)) await app.engine.run("jobs:runs");
    while ((await app.engine.run("jobs:states") as string[]).some((state) => state !== "success")) {
      await advance(app, time, 1);
    }
  }, { waits, release });
});

Deno.test("an action that never settles ends after its time, and what it asks for then is refused", async () => {
  const asked = Promise.withResolvers<string>();
  const late = Promise.withResolvers<void>();
  const never = actionGeneric({
    args: {},
    handler: async (ctx) => {
      await late.promise;
      asked.resolve(await rejection(ctx.runMutation(recordRef, { n: 1 })));
    },
  });
  const app = { jobs: { ...functions, never } };
  await using opened = await openApp(app, { schema, timeLimits: { actionMs: 20 } });
  assertStringIncludes(await rejection(opened.engine.run("jobs:never")), "timed out");
  late.resolve();
  assertStringIncludes(await asked.promise, "has already finished");
  assertEquals(await opened.engine.run("jobs:runs"), []);
});

Deno.test("what a job schedules after it was canceled is canceled, in whichever component", async () => {
  const started = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const seen: unknown[] = [];
  const parent = internalActionGeneric({
    args: { n: v.number() },
    handler: async (ctx) => {
      started.resolve();
      await goOn.promise;
      await ctx.scheduler.runAfter(0, recordRef, { n: 1 });
      await ctx.runMutation(makeFunctionReference<"mutation">("jobs:plan"), { n: 2, ms: 0 });
      const { requestId, scheduledFunctionId, authToken } = await ctx.meta.getRequestMetadata();
      seen.push([scheduledFunctionId, requestId.length, authToken]);
    },
  });
  await withJobs(async (app, time) => {
    const id = await app.engine.run("jobs:plan", { n: 0, ms: 0, fn: "jobs:parent" });
    time.advance(0);
    await started.promise;
    await app.engine.run("jobs:cancel", { id });
    goOn.resolve();
    await advance(app, time, 0);
    await advance(app, time, 0);
    assertEquals(await app.engine.run("jobs:states"), ["canceled", "canceled", "canceled"]);
    assertEquals([await app.engine.run("jobs:runs"), seen], [[], [[id, 36, null]]]);
  }, { parent });
});

Deno.test("jobs show their functions by Convex's names", () =>
  withJobs(async (app) => {
    await app.engine.run("jobs:plan", { n: 1, ms: 1000 });
    assertEquals(await app.engine.run("jobs:names"), ["jobs.js:record"]);
  }, {
    names: queryGeneric({
      args: {},
      handler: async (ctx) =>
        (await ctx.db.system.query("_scheduled_functions").collect()).map(({ name }) => name),
    }),
  }));
