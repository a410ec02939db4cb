import { assert, assertEquals } from "@std/assert";
import { type ComponentField, insertRows, rowFor } from "./component_field.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const TILE = 256;

/** A person is erased from the own project's events, not from another's who has the same id. */
export async function erasesPeople(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  const place = { projectId, userId: "usr_1" };
  await field.add("user", { id: place.userId, email: "ada@example.com" });
  await appendEventsOf(field, place.userId);
  const start = () =>
    call("audit_erasure:start", {
      ...place,
      author: { actorType: "system" },
      afterMs: DAY_MS,
      addresses: [],
    });
  const started = await field.changes(start);
  assertEquals(started, ["created auditErasure own", "created event own"]);
  assertEquals(await field.changes(start), [], "it has begun");
  assertEquals(erasuresOf(field), [{ named: projectId, owner: projectId }]);
  const erasure = idOf(field, place.userId);
  const next = (of: string) => () => call("audit_erasure:next", { projectId: of, erasure });
  assertEquals(await field.changes(next("proj_third")), [], "it is another project's");
  await field.add("auditHold", { id: "hold" });
  assertEquals(await field.changes(next(projectId)), [], "the project is on hold");
  await call("adapter:deleteOne", field.scoped("auditHold", { id: "hold" }));
  const progress = () => call("audit_erasure:progress", place) as Promise<Progress>;
  const erased = await field.changes(async () => {
    while (!(await progress()).isDone) await next(projectId)();
  });
  assertEquals(erased, [
    "changed auditErasure own",
    "changed event own",
    "removed eventTarget own",
  ]);
  assertEquals((await progress()).events, 3, "those two, and the one of the user");
  assertEquals(await call("audit_erasure:progress", { ...place, projectId: "proj_third" }), null);
  assertEquals(await field.changes(() => call("audit_erasure:resume", {})), []);
  await resumesErasure(field);
}

interface Progress {
  readonly events: number;
  readonly isDone: boolean;
}

/** An event by a person, and one with them as its third target: each is found by an index of its own. */
async function appendEventsOf({ call, own: projectId }: ComponentField, userId: string) {
  const event = { action: "door.opened", actorType: "user", actorId: "usr_other" };
  const targetIds = ["a", "b", userId].map((id) => ({ type: "any", id }));
  const events = [
    { ...event, actorId: userId, targetIds: [] },
    { ...event, targetIds, targets: JSON.stringify(targetIds) },
  ];
  await call("audit_custom:append", { projectId, recordedBy: "api_key:ak_1", events });
}

/** One that stands still is started again, in its own project. */
async function resumesErasure(field: ComponentField): Promise<void> {
  const { call, own: projectId, platform: { host } } = field;
  const stalled = { phase: "actor", addresses: [], events: 0, isDone: false, startedAt: 1, at: 1 };
  const rows = [{ projectId, id: "usr_2", ...stalled }];
  await insertRows(host, { table: "auditErasure", rows });
  const before = erasuresOf(field).length;
  await call("audit_erasure:resume", {});
  const jobs = erasuresOf(field).slice(before);
  assert(jobs.some(({ owner }) => owner === projectId), "its job");
  assertEquals(jobs.filter(({ named, owner }) => named !== owner), []);
  const args = { projectId, erasure: idOf(field, "usr_2") };
  const place = { projectId, userId: "usr_2" };
  // What is left of the job finds it done, and changes nothing while the next one is looked at.
  for (let isDone = false; !isDone;) {
    await call("audit_erasure:next", args);
    isDone = (await call("audit_erasure:progress", place) as Progress).isDone;
  }
}

function idOf({ own, rows }: ComponentField, userId: string): unknown {
  return rows("auditErasure").find(({ id, projectId }) => projectId === own && id === userId)?._id;
}

/** The jobs of erasures: the project that each names, and that of its row. */
function erasuresOf(field: ComponentField): { named: unknown; owner: unknown }[] {
  const rows = new Map(field.rows("auditErasure").map(({ _id, projectId }) => [_id, projectId]));
  return field.rows("_scheduled_functions")
    .filter(({ name }) => name === "audit_erasure.js:next")
    .map(({ args }) => (args as { erasure: string; projectId: string }[])[0])
    .map((job) => ({ named: job?.projectId, owner: rows.get(job?.erasure) }));
}

/** The own project's old events are pruned, and no other's, when nothing of its own is against it. */
export async function prunesEvents(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  await plantOldEvents(field);
  const prune = () => call("audit_retention:prune", { projectId });
  await field.add("auditHold", { id: "hold" });
  assertEquals(await field.changes(prune), [], "the project is on hold");
  await call("adapter:deleteOne", field.scoped("auditHold", { id: "hold" }));
  const stream = { projectId, id: "str_1", phase: "idle", cursor: 0, generation: 1, attempt: 0 };
  const rows = [{ ...stream, failures: 0, at: Date.now() }];
  await insertRows(field.platform.host, { table: "auditDelivery", rows });
  assertEquals(await field.changes(prune), [], "a stream has not delivered them");
  await call("audit_delivery:remove", { projectId, id: stream.id });
  assertEquals(await field.changes(prune), [
    "changed auditTree own",
    "created event own",
    "removed auditTile own",
    "removed event own",
    "removed eventTarget own",
  ]);
  assertEquals(prunings(field), 1);
  assertEquals(await call("audit_retention:minimum", { projectId }), TILE);
  assertEquals(await call("audit_retention:minimum", { projectId: "proj_third" }), 0);
  const due = await field.changes(() => call("audit_retention:due", {}));
  assert(due.includes("changed auditPolicy own"), due.join());
  assertEquals(prunings(field), 2);
}

/** A tile of events that are older than a day, and not than two as the shadow project keeps them. */
async function plantOldEvents(field: ComponentField): Promise<void> {
  const { own: projectId, platform: { host } } = field;
  const policy = { id: "policy", retentionDays: 1, pruneAt: 1 };
  await field.add("auditPolicy", rowFor("auditPolicy", policy));
  const at = Date.now() - 1.5 * DAY_MS;
  const checkpoint = { size: TILE, root: new ArrayBuffer(32), note: "", at };
  const hashes = new ArrayBuffer(TILE * 32);
  const event = { projectId, action: "a.b", kind: "custom", model: "a", subject: "" };
  const events = Array.from({ length: TILE }, (_, leaf) => {
    const id = `evt_${String(leaf).padStart(26, "0")}`;
    return { ...event, id, leaf, at, occurredAt: at, actorType: "system" };
  });
  const planted = {
    auditTree: [{ projectId, size: TILE, at, checkpoint }],
    auditTile: [0, 1].map((level) => ({ projectId, level, index: 0, hashes })),
    event: events,
    eventTarget: [{ projectId, id: events[0]?.id, target: "inv_3" }],
  };
  for (const [table, rows] of Object.entries(planted)) await insertRows(host, { table, rows });
}

/** How often the own project's pruning was scheduled. */
function prunings({ own, rows }: ComponentField): number {
  return rows("_scheduled_functions").filter(({ args, name }) =>
    name === "audit_retention.js:prune" &&
    (args as { projectId: string }[])[0]?.projectId === own
  ).length;
}
