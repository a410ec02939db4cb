import { assertEquals } from "@std/assert";
import { testClock } from "./support/clock.ts";
import { type InProcessPlatform, openPlatform } from "./support/in_process.ts";
import { rowsOf } from "./support/rows.ts";

const HOUR = 60 * 60 * 1000;

async function addSession(
  { component }: InProcessPlatform,
  { id, projectId, expiresAt }: { id: string; projectId: string; expiresAt: number },
): Promise<void> {
  const times = { createdAt: 1, updatedAt: 1, expiresAt };
  const data = { id, token: `token-${id}`, userId: "usr_1", ...times };
  await component("adapter:create", { projectId, model: "session", data });
}

Deno.test("sweep.expired() takes what expired in every project and leaves the living", async () => {
  await using platform = await openPlatform();
  const now = testClock();
  await addSession(platform, { id: "a", projectId: "p1", expiresAt: now - HOUR });
  await addSession(platform, { id: "b", projectId: "p2", expiresAt: now - 1 });
  await addSession(platform, { id: "c", projectId: "p2", expiresAt: now + HOUR });
  await platform.component("sweep:expired", {});
  assertEquals(rowsOf(platform.host, "session").map(({ id }) => id), ["c"]);
  const deleted = rowsOf(platform.host, "event").filter(({ kind }) => kind === "deleted");
  assertEquals(
    deleted.map(({ actorType, projectId, subject }) => [projectId, subject, actorType]),
    [
      ["p1", "a", "system"],
      ["p2", "b", "system"],
    ],
  );
});

Deno.test("sweep.expired() takes a bounded batch at a time", async () => {
  await using platform = await openPlatform();
  for (let i = 0; i < 210; i++) {
    await addSession(platform, { id: `s${i}`, projectId: "p1", expiresAt: 5 });
  }
  await platform.component("sweep:expired", {});
  await platform.component("sweep:expired", {});
  assertEquals(rowsOf(platform.host, "session"), []);
});

Deno.test("sweep.expired() forgets counters that are full again, and no others", async () => {
  await using platform = await openPlatform();
  const ago = testClock() - 2 * HOUR;
  const take = (key: string, bucket: object) => {
    const buckets = [{ key, ...bucket }];
    return platform.component("rate_limit:take", { projectId: "p1", buckets, now: ago });
  };
  const long = { limit: 1, windowMs: 3 * HOUR, failuresOnly: false };
  await take("full", { limit: 1, windowMs: HOUR });
  await take("day", { limit: 1, windowMs: 24 * HOUR });
  await take("long", { limit: 1, windowMs: 1000, long });
  await platform.component("sweep:expired", {});
  assertEquals(rowsOf(platform.host, "rateBucket").map(({ key }) => key), ["day", "long"]);
});

Deno.test("sweep.expired() ends invitations whose time is over, and frees their addresses", async () => {
  await using platform = await openPlatform();
  const now = testClock();
  const times = { createdAt: 1, updatedAt: 1 };
  for (const [id, expiresAt] of [["inv_old", now - 1], ["inv_new", now + HOUR]] as const) {
    const columns = { organizationId: "org_1", inviterId: "usr_1", role: "member", ...times };
    const email = `${id}@example.com`;
    const data = { id, email, ...columns, status: "pending", pendingKey: id, expiresAt };
    await platform.component("adapter:create", { projectId: "p1", model: "invitation", data });
  }
  await platform.component("sweep:expired", {});
  const rows = rowsOf(platform.host, "invitation");
  assertEquals(rows.map(({ id, pendingKey, status }) => [id, status, pendingKey]), [
    ["inv_old", "expired", undefined],
    ["inv_new", "pending", "inv_new"],
  ]);
});
