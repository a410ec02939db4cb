/**
 * What is taken away from a log: old events, and what is personal of people who are gone. Observed: the
 * export that the verifier judges, what the endpoints tell, and the bytes of the database.
 */
import { assert, assertEquals } from "@std/assert";
import { verifyExport } from "../plugins/audit_logs/verify/mod.ts";
import { AuditReceiver } from "./support/audit_receiver.ts";
import { checkpointOf, sequence } from "./support/audit_tree.ts";
import { type Json, ok, outcome } from "./support/client.ts";
import { passTime } from "./support/clock.ts";
import { jobsDone } from "./support/disk.ts";
import { rowsOf } from "./support/rows.ts";
import { ADMIN, type OpenProject, openProject } from "./support/set_up.ts";

const LOGS = "/banata/audit-logs";
const DAY_MS = 24 * 60 * 60 * 1000;
const TILE = 256;
const GRACE = {
  email: "grace.hopper@navy.example",
  name: "Grace Brewster Hopper",
  password: "password of Grace",
};

async function write({ server }: OpenProject, count: number, change: object = {}): Promise<void> {
  const event = { action: "page.seen", actorType: "user", actorId: "usr_of_the_app", ...change };
  for (let left = count; left > 0; left -= 100) {
    const events = Array(Math.min(left, 100)).fill(event);
    await ok(server.post(`${LOGS}/create`, { events }));
  }
}

/** The whole log as an auditor gets it. */
async function exported({ server }: OpenProject): Promise<string[]> {
  const lines: string[] = [];
  for (let cursor: string | null = null;;) {
    const page: Json = await ok(server.post(`${LOGS}/export`, { format: "ndjson", cursor }));
    lines.push(...page.text.trimEnd().split("\n"));
    cursor = page.nextCursor;
    if (cursor === null) return lines;
  }
}

async function prune({ platform }: OpenProject): Promise<void> {
  await platform.component("audit_retention:due", {});
  await jobsDone(platform.host);
}

const leavesOf = ({ platform: { host }, project }: OpenProject): number[] =>
  rowsOf(host, "event").filter(({ projectId }) => projectId === project.id)
    .map(({ leaf }) => Number(leaf)).sort((a, b) => a - b);

Deno.test("Old events are pruned by whole tiles, and what is left is proved as before", async (t) => {
  await using receiver = new AuditReceiver();
  await using world = await openProject();
  const { platform, project, server } = world;
  const call = (path: string, body: object = {}) => server.post(`${LOGS}/${path}`, { ...body });
  await write(world, 2 * TILE + 40);
  await sequence(platform);
  const kept = checkpointOf(platform, project.id);

  await t.step("nothing goes without a policy, and nothing that is not old", async () => {
    passTime(40 * DAY_MS);
    await prune(world);
    assertEquals(leavesOf(world)[0], 0);
    await ok(call("retention/save", { retentionDays: 90 }));
    await prune(world);
    assertEquals(leavesOf(world)[0], 0);
  });

  await t.step("nothing goes that a stream has not delivered", async () => {
    receiver.handler = () => new Response(null, { status: 500 });
    const { id } = await ok(call("streams/create", { url: receiver.url, from: TILE + 10 }));
    await ok(call("retention/save", { retentionDays: 30 }));
    await prune(world);
    assertEquals(leavesOf(world)[0], TILE);
    await ok(call("streams/delete", { id }));
  });

  await t.step("nothing goes while a legal hold stands", async () => {
    await ok(call("hold/place", { reason: "Case 7" }));
    passTime(2 * DAY_MS);
    await prune(world);
    assertEquals(leavesOf(world)[0], TILE);
    const { email, password } = ADMIN;
    await ok(world.admin.post("/sign-in/email", { email, password }));
    await refusesWhileHeld(world);
    await ok(world.admin.post(`${LOGS}/hold/lift`, { projectId: project.id }));
  });

  await t.step("then whole tiles go, and an event says which", async () => {
    passTime(2 * DAY_MS);
    await prune(world);
    const retention = await ok(call("retention/get"));
    assertEquals([retention.minimum, retention.hold], [2 * TILE, null]);
    const { data } = await ok(call("list", { action: "audit_log.pruned" }));
    const said = data.map(({ metadata }: Json) => [metadata.from, metadata.to]);
    assertEquals(said.reverse(), [["0", "256"], ["256", "512"]]);
    const level0 = rowsOf(platform.host, "auditTile").filter((tile) =>
      tile.projectId === project.id && tile.level === 0
    );
    assertEquals(level0.map(({ index }) => index), [2]);
  });

  await t.step(
    "the log grows, and proofs of what is left lead to old and new checkpoints",
    async () => {
      await write(world, TILE);
      await sequence(platform);
      assertEquals(leavesOf(world)[0], 2 * TILE);
      const lines = await exported(world);
      const { faults, ...verdict } = await verifyExport(lines, { checkpoint: kept.note });
      assertEquals(faults, []);
      assertEquals([verdict.from, verdict.to], [2 * TILE, checkpointOf(platform, project.id).size]);
      const args = { projectId: project.id, to: kept.size };
      const proof = (from: number) =>
        platform.component("audit_tree:consistency", { ...args, from });
      assert(await proof(2 * TILE) !== null);
      assertEquals(await proof(TILE + 1), null);
    },
  );
});

/** A hold keeps the project and what is said of people too; no key lifts it. */
async function refusesWhileHeld({ admin, project, server }: OpenProject): Promise<void> {
  const held = [409, "PROJECT_ON_LEGAL_HOLD"];
  const erase = await server.post(`${LOGS}/erase-subject`, { userId: "usr_gone" });
  assertEquals(outcome(erase), held);
  const gone = await admin.post("/banata/projects/delete", { id: project.id });
  assertEquals(outcome(gone), held);
  assertEquals(outcome(await server.post(`${LOGS}/hold/lift`)), [403, "LEGAL_HOLD_NEEDS_PERSON"]);
  assertEquals(outcome(await server.post(`${LOGS}/hold/place`, { reason: "again" })), [
    ...[409, "LEGAL_HOLD_EXISTS"],
  ]);
  const { hold } = await ok(server.post(`${LOGS}/retention/get`));
  assertEquals([hold.reason, hold.placedBy.split("_", 1)[0]], ["Case 7", "api"]);
}

Deno.test("A person is erased from the log, which proves the same as before", async (t) => {
  await using world = await openProject();
  const { platform, project, server } = world;
  const user = world.visitor();
  await ok(user.post("/sign-up/email", GRACE));
  const { user: { id: userId } } = (await ok(user.get("/get-session"))) as Json;
  await ok(user.post("/update-user", { name: "Grace Hopper" }));
  await world.visitor().post("/sign-in/email", { email: GRACE.email, password: "a wrong one" });
  const targetsOf = (last: string) => ["a", "b", last].map((id) => ({ type: "any", id }));
  await write(world, 1, { targets: targetsOf(userId), actorId: "usr_other" });
  await write(world, 1, { targets: targetsOf("kept"), actorId: userId });
  await write(world, 1, { metadata: { note: `asked by ${GRACE.email}` } });
  await write(world, 1, { metadata: { note: `x${GRACE.email}.example` } });
  await sequence(platform);
  const kept = checkpointOf(platform, project.id);
  const before = await exported(world);
  assertEquals((await verifyExport(before, { checkpoint: kept.note })).faults, []);

  await t.step("only one who is deleted", async () => {
    const reply = await server.post(`${LOGS}/erase-subject`, { userId });
    assertEquals(outcome(reply), [409, "USER_NOT_DELETED"]);
  });

  await t.step(
    "also from what has no number yet, and by the setting when they are deleted",
    async () => {
      await ok(server.post(`${LOGS}/retention/save`, { eraseWithUser: true }));
      await forgetMails(world);
      await ok(server.post("/admin/remove-user", { userId }));
      passTime(11 * 60_000);
      await write(world, 1);
      await jobsDone(platform.host);
      const erasure = await ok(server.post(`${LOGS}/erase-subject/get`, { userId }));
      assert(erasure.isDone && erasure.events >= 6, JSON.stringify(erasure));
      const { data } = await ok(server.post(`${LOGS}/list`, { action: "audit_subject.erased" }));
      assertEquals(data.map(({ targets: [target] }: Json) => target.id), [userId]);
    },
  );

  await t.step("nothing of them is left in the events, and others keep theirs", () => {
    const events = rowsOf(platform.host, "event")
      .filter(({ action, projectId }) =>
        projectId === project.id && action !== "audit_subject.erased"
      );
    const text = JSON.stringify(events);
    for (const word of [userId, GRACE.name]) assert(!text.includes(word), word);
    assert(text.replaceAll(`x${GRACE.email}.example`, "").includes(GRACE.email) === false);
    assert(text.includes(`x${GRACE.email}.example`), "another's address that holds it");
    assertEquals(rowsOf(platform.host, "auditErasure").map(({ addresses }) => addresses), [[]]);
    const further = rowsOf(platform.host, "eventTarget");
    assertEquals(further.map(({ actorId, target }) => [target, actorId]), [["kept", undefined]]);
  });

  await t.step("every proof is what it was", async () => {
    const old = checkpointOf(platform, project.id);
    assertEquals(old.note, kept.note);
    await sequence(platform);
    const { erased, faults } = await verifyExport(await exported(world), { checkpoint: kept.note });
    assertEquals(faults, []);
    assert(erased > 10, String(erased));
  });

  await t.step("lists still show what happened", async () => {
    const { data } = await ok(server.post(`${LOGS}/list`, { action: "user.created" }));
    assertEquals(data.length, 1);
    assertEquals([data[0].targets, data[0].changes], [[], undefined]);
  });

  await t.step("an id that the log never saw is looked for like any other", async () => {
    await erasesNobody(world);
  });

  await t.step("and their address is nowhere in the database file", () => {
    const { path, writer } = platform.host.engine.parts.store;
    writer.get("PRAGMA wal_checkpoint(TRUNCATE)");
    const bytes = new TextDecoder("latin1").decode(Deno.readFileSync(path));
    const left = bytes.replaceAll(`x${GRACE.email}.example`, "");
    assert(!left.includes(GRACE.email), around(left, GRACE.email));
  });
});

async function erasesNobody({ platform, server }: OpenProject): Promise<void> {
  const body = { userId: "usr_never_seen" };
  await ok(server.post(`${LOGS}/erase-subject`, body));
  await jobsDone(platform.host);
  const erasure = await ok(server.post(`${LOGS}/erase-subject/get`, body));
  assertEquals([erasure.isDone, erasure.events], [true, 0]);
}

/** Mails keep who they went to for their own time. */
async function forgetMails({ platform, project: { id: projectId } }: OpenProject): Promise<void> {
  const mails = { projectId, model: "mail", where: [], cursor: null };
  await platform.component("bulk:deleteMany", mails);
}

function around(text: string, word: string): string {
  const at = text.indexOf(word);
  return text.slice(Math.max(0, at - 300), at + 100).replace(/[^ -~]/g, ".");
}
