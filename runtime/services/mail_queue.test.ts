import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Mail } from "../../plugins/_kernel/mails.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import { mailQueue } from "./mail_queue.ts";

const MAIL = {
  type: "magic-link",
  to: "Grace@Example.com",
  variables: { token: "planted-token" },
} as const;

interface World {
  readonly rows: Record<string, unknown>[];
  readonly jobs: unknown[];
  failures: number;
}

/** A queue over a store of one table; sealing writes the purpose in the place of a key. */
function queueOn(world: World, fails: "store" | "scheduler" | null = null) {
  const put = (row: Record<string, unknown>, { mayWait }: { mayWait: boolean }) => {
    if (fails === "store") return Promise.reject(new Error("Full"));
    world.rows.push(row);
    // As in a project whose mails wait.
    return Promise.resolve(mayWait);
  };
  const runAfter = (delay: number, _job: unknown, ...args: unknown[]) => {
    if (fails === "scheduler") return Promise.reject(new Error("Full"));
    world.jobs.push([delay, ...args]);
    return Promise.resolve("job");
  };
  return mailQueue({
    // Only what a queue calls; a whole store would hide what it must not do.
    ctx: { scheduler: { runAfter } as never },
    store: {} as Partial<ScopedStore> as ScopedStore,
    put,
    secrets: {
      seal: (text, { purpose }) => Promise.resolve(`${purpose}:${btoa(text)}`),
      open: () => Promise.reject(new Error("Open nothing here")),
    },
    projectId: "proj_1",
    now: 1_700_000_000_000,
    look: () => Promise.resolve({}),
    take: () => Promise.resolve(0),
    onFailure: () => world.failures++,
  });
}

function newWorld(): World {
  return { rows: [], jobs: [], failures: 0 };
}

Deno.test("mailQueue() stores a sealed row and schedules a job that knows its ids only", async () => {
  const world = newWorld();
  await queueOn(world).enqueue(MAIL);
  const [row] = world.rows;
  assert(row);
  const { id, sealedVariables, ...rest } = row;
  const now = 1_700_000_000_000;
  const type = { type: "magic-link", recipient: "grace@example.com" };
  assertEquals(rest, { ...type, state: "pending", attempts: 0, createdAt: now, updatedAt: now });
  const [purpose, sealed] = String(sealedVariables).split(":");
  assertEquals([purpose, atob(sealed!)], [`mail/${id}`, '{"token":"planted-token"}']);
  assertEquals(world.jobs, [[0, { projectId: "proj_1", mailId: id }]]);
});

Deno.test("mailQueue() does the same work for nobody", async () => {
  const world = newWorld();
  await queueOn(world).enqueue({ ...MAIL, to: null });
  assertEquals([world.rows[0]?.recipient, world.jobs.length], ["", 1]);
});

Deno.test("mailQueue() schedules no job for a mail that waits, if no request mails nobody in its place", async () => {
  const jobsOf = async (mail: Partial<Mail>) => {
    const world = newWorld();
    await queueOn(world).enqueue({ ...MAIL, ...mail });
    return world.jobs.length;
  };
  assertEquals(await jobsOf({ isCertain: true }), 0);
  assertEquals(await jobsOf({ isCertain: true, to: "guest@temp.invalid" }), 1);
  assertEquals(await jobsOf({}), 1);
});

Deno.test("mailQueue() tells of a mail that was not stored or not scheduled", async () => {
  for (const fails of ["store", "scheduler"] as const) {
    const world = newWorld();
    await assertRejects(() => queueOn(world, fails).enqueue(MAIL), Error, "Full");
    assertEquals([fails, world.failures], [fails, 1]);
  }
});
