import { assertEquals } from "@std/assert";
import { type ComponentHost, componentHost, refusalOf } from "../tests/support/component.ts";

const HASH = "ab".repeat(32);
const WRONG = "ac".repeat(32);

interface Begun {
  now: number;
  ttlMs?: number;
  tokenHash?: string;
  isGuessable?: boolean;
}

function begin(host: ComponentHost, args: Begun) {
  return host.runMutation(host.api.setup.begin, { tokenHash: HASH, ...args });
}

function attempt(host: ComponentHost, tokenHash: string, now?: number) {
  return host.runMutation(host.api.setup.attempt, { tokenHash, now });
}

function status(host: ComponentHost) {
  return host.runQuery(host.api.setup.status, {});
}

Deno.test("setup is open from its token until it is completed", async () => {
  const host = componentHost();
  assertEquals(await status(host), "none");
  assertEquals(await attempt(host, HASH), "exhausted");
  assertEquals(await begin(host, { now: 1 }), true);
  assertEquals(await status(host), "open");
  assertEquals(await attempt(host, WRONG), "wrong");
  assertEquals(await attempt(host, HASH), "ok");
  await host.runMutation(host.api.setup.complete, { now: 2 });
  assertEquals(await status(host), "completed");
  assertEquals(await attempt(host, HASH), "completed");
  assertEquals(await begin(host, { now: 3 }), false);
});

Deno.test("setup.attempt() takes a token that nobody can guess, however often strangers tried", async () => {
  const host = componentHost();
  await begin(host, { now: 1, isGuessable: false });
  for (let tries = 0; tries < 10; tries++) assertEquals(await attempt(host, WRONG), "wrong");
  for (let tries = 0; tries < 10; tries++) assertEquals(await attempt(host, WRONG), "exhausted");
  assertEquals(await status(host), "open");
  assertEquals(await attempt(host, HASH), "ok");
});

Deno.test("setup.attempt() allows ten wrong tokens an hour of one that may be guessed", async () => {
  const host = componentHost();
  const now = 1_700_000_000_000;
  const minute = 60_000;
  await begin(host, { now });
  for (let tries = 0; tries < 10; tries++) assertEquals(await attempt(host, WRONG, now), "wrong");
  assertEquals(await attempt(host, HASH, now), "exhausted");
  assertEquals(await attempt(host, HASH, now + 5 * minute), "exhausted");
  assertEquals(await attempt(host, HASH, now + 6 * minute), "ok");
  assertEquals(await attempt(host, WRONG, now + 6 * minute), "wrong");
  assertEquals(await attempt(host, HASH, now + 6 * minute), "exhausted");
  const later = now + 60 * minute;
  for (let tries = 0; tries < 9; tries++) assertEquals(await attempt(host, WRONG, later), "wrong");
  assertEquals(await attempt(host, WRONG, later), "exhausted");
});

Deno.test("setup.attempt() allows ten wrong tokens, and a new token ten more", async () => {
  const host = componentHost();
  await begin(host, { now: 1 });
  for (let tries = 0; tries < 10; tries++) assertEquals(await attempt(host, WRONG), "wrong");
  assertEquals(await attempt(host, HASH), "exhausted");
  assertEquals(await status(host), "exhausted");
  await begin(host, { now: 2, tokenHash: WRONG });
  assertEquals(await attempt(host, HASH), "wrong");
  assertEquals(await attempt(host, WRONG), "ok");
});

Deno.test("setup.attempt() refuses a token past its time", async () => {
  const host = componentHost();
  await begin(host, { now: 1_000, ttlMs: 500 });
  assertEquals(await attempt(host, HASH, 1_499), "ok");
  assertEquals(await attempt(host, HASH, 1_500), "exhausted");
});

Deno.test("setup.attempt() takes no part of a hash and no empty one", async () => {
  const host = componentHost();
  await begin(host, { now: 1 });
  for (const part of ["", "ab", HASH.slice(0, -1), HASH + "ab", HASH + HASH]) {
    assertEquals(await attempt(host, part), "wrong", part);
  }
  await begin(host, { now: 1, tokenHash: "" });
  assertEquals(await attempt(host, ""), "wrong");
});

Deno.test("setup.complete() closes setup once", async () => {
  const host = componentHost();
  const complete = () => host.runMutation(host.api.setup.complete, { now: 1 });
  await complete();
  assertEquals(await refusalOf(complete), { code: "SETUP_COMPLETED" });
});

Deno.test("setup.complete() is undone with the mutation it is part of", async () => {
  const host = componentHost();
  await begin(host, { now: 1 });
  const failed = host.inMutation(async (ctx) => {
    await ctx.runMutation(host.api.setup.complete, { now: 2 });
    throw new Error("The administrator could not be made");
  });
  await failed.catch(() => undefined);
  assertEquals(await status(host), "open");
});

Deno.test("setup keeps one row, under the platform, without the token once it is completed", async () => {
  const host = componentHost();
  await begin(host, { now: 1 });
  await begin(host, { now: 2 });
  await host.runMutation(host.api.setup.complete, { now: 3 });
  const rows = await host.read((db) => db.query("setup").collect());
  const [{ _id, _creationTime, ...row } = { _id: "", _creationTime: 0 }] = rows;
  assertEquals(rows.length, 1);
  assertEquals(row, {
    projectId: "platform",
    id: "setup",
    tokenHash: "",
    attemptsLeft: 0,
    completedAt: 3,
  });
});
