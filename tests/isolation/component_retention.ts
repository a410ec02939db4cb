import { assert, assertEquals } from "@std/assert";
import { type ComponentField, insertRows, rowFor } from "./component_field.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const TILE = 256;

/** A person is erased from the own project's events, not from another's who has the same id. */
export async function erasesPeople(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  const place = { projectId, userId: "usr_1" };
  await field.add("user", { id: place.userId, email: "ada@example.com" });
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
  const jobs = field.rows("_scheduled_functions").filter(({ name }) =>
    name === "audit_erasure.js:next"
  );
  const [job] = (jobs.at(-1)?.args ?? []) as { projectId: string }[];
  assertEquals(job?.projectId, projectId);
  const erasure = field.rows("auditErasure").find((row) => row.projectId === projectId)?._id;
  const erase = async () => {
    for (let isDone = false; !isDone;) {
      await call("audit_erasure:next", { projectId, erasure });
      isDone = (await call("audit_erasure:progress", place) as { isDone: boolean }).isDone;
    }
  };
  const next = (of: string) => () => call("audit_erasure:next", { projectId: of, erasure });
  assertEquals(await field.changes(next("proj_third")), [], "it is another project's");
  await field.add("auditHold", { id: "hold" });
  assertEquals(await field.changes(next(projectId)), [], "the project is on hold");
  await call("adapter:deleteOne", field.scoped("auditHold", { id: "hold" }));
  assertEquals(await field.changes(erase), ["changed auditErasure own", "changed event own"]);
  assertEquals(await call("audit_erasure:progress", { ...place, projectId: "proj_third" }), null);
  assertEquals(await field.changes(() => call("audit_erasure:resume", {})), []);
}

/** The own project's old events are pruned, and no other's. */
export async function prunesEvents(field: ComponentField): Promise<void> {
  const { call, own: projectId, platform: { host } } = field;
  const policy = { id: "policy", retentionDays: 1, pruneAt: 1 };
  await field.add("auditPolicy", rowFor("auditPolicy", policy));
  const at = Date.now() - 2 * DAY_MS;
  const checkpoint = { size: TILE, root: new ArrayBuffer(32), note: "", at };
  await insertRows(host, {
    table: "auditTree",
    rows: [{ projectId, size: TILE, at, checkpoint }],
  });
  const hashes = new ArrayBuffer(TILE * 32);
  await insertRows(host, {
    table: "auditTile",
    rows: [{ projectId, level: 0, index: 0, hashes }, { projectId, level: 1, index: 0, hashes }],
  });
  const event = { projectId, action: "a.b", kind: "created", model: "a", subject: "" };
  const rows = Array.from({ length: TILE }, (_, leaf) => {
    const id = `evt_${String(leaf).padStart(26, "0")}`;
    return { ...event, id, leaf, at, occurredAt: at, actorType: "system" };
  });
  await insertRows(host, { table: "event", rows });
  const prune = () => call("audit_retention:prune", { projectId });
  assertEquals(await field.changes(prune), [
    "changed auditTree own",
    "created event own",
    "removed auditTile own",
    "removed event own",
  ]);
  assertEquals(await call("audit_retention:minimum", { projectId }), TILE);
  assertEquals(await call("audit_retention:minimum", { projectId: "proj_third" }), 0);
  const due = await field.changes(() => call("audit_retention:due", {}));
  assert(due.includes("changed auditPolicy own"), due.join());
}
