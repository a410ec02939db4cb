import { assertEquals } from "@std/assert";
import { componentHost } from "../tests/support/component.ts";

const MINUTE = 60_000;
const NOW = 1_700_000_000_000;

function takerOf(limit: number) {
  const host = componentHost();
  return (now: number, { keys = ["a"], projectId = "project-1" } = {}) => {
    const buckets = keys.map((key) => ({ key, limit, windowMs: MINUTE }));
    return host.runMutation(host.api.rate_limit.take, { projectId, buckets, now });
  };
}

Deno.test("take() gives as many tokens as the limit, then says how long to wait", async () => {
  const take = takerOf(3);
  for (let i = 0; i < 3; i++) assertEquals(await take(NOW), 0);
  assertEquals(await take(NOW), MINUTE / 3);
});

Deno.test("take() fills a bucket up again in its window and no further", async () => {
  const take = takerOf(2);
  for (let i = 0; i < 2; i++) assertEquals(await take(NOW), 0);
  assertEquals(await take(NOW + MINUTE / 2), 0);
  assertEquals(await take(NOW + MINUTE / 2), MINUTE / 2);
  for (let i = 0; i < 2; i++) assertEquals(await take(NOW + 60 * MINUTE), 0);
  assertEquals(await take(NOW + 60 * MINUTE), MINUTE / 2);
});

Deno.test("take() takes of no bucket when one is empty", async () => {
  const take = takerOf(1);
  assertEquals(await take(NOW, { keys: ["a"] }), 0);
  assertEquals(await take(NOW, { keys: ["a", "b"] }), MINUTE);
  assertEquals(await take(NOW, { keys: ["b"] }), 0);
});

Deno.test("take() counts each project for itself", async () => {
  const take = takerOf(1);
  assertEquals(await take(NOW, { projectId: "project-1" }), 0);
  assertEquals(await take(NOW, { projectId: "project-2" }), 0);
});

Deno.test("take() asks the longer window too, and says the longer wait", async () => {
  const host = componentHost();
  const long = { limit: 2, windowMs: 60 * MINUTE, failuresOnly: false };
  const buckets = [{ key: "a", limit: 10, windowMs: MINUTE, long }];
  const take = (now: number) =>
    host.runMutation(host.api.rate_limit.take, { projectId: "p", buckets, now });
  assertEquals(await take(NOW), 0);
  assertEquals(await take(NOW), 0);
  assertEquals(await take(NOW), 30 * MINUTE);
  assertEquals(await take(NOW + 30 * MINUTE), 0);
});

Deno.test("mail_caps.take() takes in turn, and says which bucket of a group was empty", async () => {
  const host = componentHost();
  const of = (key: string, limit: number) => ({ key, limit, windowMs: MINUTE });
  const groups = ["ada", "grace", "ada", "kay"].map((key) => [of("all", 2), of(key, 1)]);
  const args = { projectId: "p", groups, now: NOW };
  const [ada, grace, again, kay] = await host.runMutation(host.api.mail_caps.take, args);
  const free = { waitMs: 0, at: 0 };
  assertEquals([ada, grace], [free, free]);
  assertEquals([again, kay], [{ waitMs: MINUTE, at: 1 }, { waitMs: MINUTE / 2, at: 0 }]);
  const alone = { ...args, groups: [[of("kay", 1)]] };
  assertEquals(await host.runMutation(host.api.mail_caps.take, alone), [free]);
});

Deno.test("fail() alone counts against a window of failures, and take() asks it", async () => {
  const host = componentHost();
  const long = { limit: 2, windowMs: 60 * MINUTE, failuresOnly: true };
  const args = (now: number) => ({
    projectId: "p",
    buckets: [{ key: "a", limit: 10, windowMs: MINUTE, long }, { key: "b", limit: 9, windowMs: 1 }],
    now,
  });
  const take = (now: number) => host.runMutation(host.api.rate_limit.take, args(now));
  const fail = () => host.runMutation(host.api.rate_limit.fail, args(NOW));
  for (let i = 0; i < 5; i++) assertEquals(await take(NOW), 0);
  const paid: boolean[] = [];
  for (let i = 0; i < 4; i++) paid.push(await fail());
  assertEquals(paid, [true, true, false, false], "it says whether there was a token left");
  assertEquals(await take(NOW), 30 * MINUTE);
  assertEquals(await take(NOW + 30 * MINUTE), 0);
});
