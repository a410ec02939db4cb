import { assert, assertEquals } from "@std/assert";
import { nodeHash } from "../../tlog/mod.ts";
import { passTime } from "../support/clock.ts";
import { type ComponentField, insertRows, rowFor, slugOf } from "./component_field.ts";

/** Longer than an event has to be there before it gets its number. */
const SETTLED_MS = 2000;

/** The sequencer gives the events of every project their numbers, each in its project's own tree. */
export async function numbersEvents(field: ComponentField): Promise<void> {
  await field.add("user", { id: "usr_1" });
  const changes = await field.changes(() => sequenceAll(field));
  const own = changes.filter((change) => change.endsWith(" own"));
  assertEquals(own, ["changed event own", "created auditTile own", "created auditTree own"]);
  const places = field.rows("event").filter(({ projectId }) => projectId === field.own)
    .map(({ leaf }) => leaf);
  assertEquals(places, [0]);
  const enable = (name: string) =>
    field.call("audit_sequencer:enable", { signer: `function://;banataAuth/auth:${name}` });
  const another = await field.changes(() => enable("deliverMail"));
  assertEquals(another, ["changed auditSequencer platform"]);
  assertEquals(await field.changes(() => enable("deliverMail")), []);
  await enable("signAuditLog");
}

/** What is read of a tree, and the checkpoint that is kept, are the project's own. */
export async function readsTree(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  // No job signs what the calls below sign.
  await call("audit_sequencer:enable", { signer: "function://;banataAuth/auth:none" });
  for (const id of ["usr_1", "usr_2"]) await field.add("user", { id, email: `${id}@example.com` });
  const about = { action: "session.refused", path: `/${projectId}`, code: "NO" };
  const author = { actorType: "system" };
  await call("refusals:record", { projectId: "platform", ...about, author });
  await sequenceAll(field);
  const [event] = field.rows("event").filter((row) => row.projectId === projectId);
  const root = new ArrayBuffer(32);
  const checkpoint = { size: 2, root, note: `of ${projectId}`, at: 1 };
  // Only a living project's log is signed, and this one is no more than a name.
  assertEquals(await unsigned(field), null);
  assert(await unsigned(field, { projectId: "platform" }) !== null, "the platform is no project");
  await givesKeysToSign(field);
  const keep = (size: number) => () =>
    call("audit_signing:keep", { projectId, checkpoint: { ...checkpoint, size } });
  await call("audit_sequencer:enable", { signer: "function://;banataAuth/auth:signAuditLog" });
  const before = jobsOf(field);
  assertEquals(await field.changes(keep(1)), ["changed auditTree own"]);
  assertEquals(jobsOf(field), before + 1, "the tree has more leaves: the next one is signed");
  assertEquals(await field.changes(keep(2)), ["changed auditTree own"]);
  const fail = () => call("audit_signing:fail", { projectId, code: "NO" });
  assertEquals(await field.changes(fail), ["changed auditTree own"]);
  assertEquals(await call("audit_tree:checkpoint", { projectId }), checkpoint);
  const tile = { index: 0, width: 1 };
  const id = event?.id;
  const calls = {
    "audit_tree:tile": { ...tile, level: 0 },
    "audit_tree:entries": tile,
    "audit_tree:inclusion": { id },
    "audit_tree:proofs": { size: 2, leaves: [0] },
    "audit_tree:consistency": { from: 1, to: 2 },
    "audit_tree:checkpoint": {},
  };
  for (const [path, args] of Object.entries(calls)) {
    assert(await call(path, { ...args, projectId }) !== null, path);
    assertEquals(await call(path, { ...args, projectId: "proj_without_events" }), null, path);
  }
  const two = { projectId, level: 0, index: 0, width: 2 };
  const second = (await call("audit_tree:tile", two) as ArrayBuffer).slice(32);
  const proofs = await call("audit_tree:proofs", { projectId, size: 2, leaves: [0] });
  assertEquals(proofs, [{ leaf: 0, proof: [second] }]);
  assertEquals(await call("audit_tree:consistency", { projectId, from: 1, to: 2 }), [second]);
  const inclusion = await call("audit_tree:inclusion", { projectId, id });
  assertEquals(inclusion, { leaf: 0, proof: [second], note: checkpoint.note });
}

/** What is to be signed while the sequencer is let go on; it has no time to do anything meanwhile. */
async function unsigned(
  { call, own }: ComponentField,
  { projectId = own }: { projectId?: string } = {},
): Promise<unknown> {
  const ask = () => call("audit_signing:unsigned", { projectId, logKeyId: LOG_KEY.id });
  assertEquals(await ask(), null);
  await call("audit_sequencer:pause", { isPaused: false });
  const found = await ask();
  await call("audit_sequencer:pause", { isPaused: true });
  return found;
}

const LOG_KEY = {
  id: "log",
  origin: "example.com/audit/own",
  verifierKey: "verifier",
  sealedKey: "sealed",
  createdAt: 1,
};

/** Whoever signs is given the tree's head and the project's own keys, the newest version of each. */
async function givesKeysToSign(field: ComponentField): Promise<void> {
  const { call, own, platform: { host } } = field;
  const quiet = `${own}_quiet`;
  const rows = [own, quiet].map((id) => rowFor("project", { id, slug: slugOf(id) }));
  const live = rows.map((row) => ({ ...row, projectId: "platform" }));
  await insertRows(host, { table: "project", rows: live });
  assertEquals(await unsigned(field, { projectId: quiet }), null);
  const place = { projectId: own, level: 0, index: 0, width: 2 };
  const tile = new Uint8Array(await call("audit_tree:tile", place) as ArrayBuffer);
  const tree = { size: 2, root: nodeHash(tile.slice(0, 32), tile.slice(32)) };
  const head = async (): Promise<Record<string, unknown>> => {
    const found = await unsigned(field) as Record<string, unknown>;
    return { ...found, root: new Uint8Array(found.root as ArrayBuffer) };
  };
  assertEquals(await head(), { ...tree, logKey: null, projectKey: null });
  await field.add("auditKey", LOG_KEY);
  const first = { id: "key", wrappedKey: "of an earlier release", createdAt: 1 };
  await field.add("projectKey", first);
  const none = { version: null, rootId: null, standing: null };
  assertEquals(await head(), { ...tree, logKey: LOG_KEY, projectKey: { ...first, ...none } });
  const newest = { version: 2, rootId: "root", standing: ["one"], createdAt: 2 };
  for (const version of [2, 1]) {
    const row = { ...newest, id: `key_${version}`, version, wrappedKey: `wrapped ${version}` };
    await field.add("projectKey", row);
  }
  const projectKey = { ...newest, id: "key_2", wrappedKey: "wrapped 2" };
  assertEquals(await head(), { ...tree, logKey: LOG_KEY, projectKey });
}

/** Jobs that were told of the own project. */
function jobsOf({ own, rows }: ComponentField): number {
  return rows("_scheduled_functions")
    .filter(({ args }) => (args as { projectId?: string }[])[0]?.projectId === own).length;
}

/** Gives the events of every project their numbers. */
export async function sequenceAll({ call, rows }: ComponentField): Promise<void> {
  await call("audit_sequencer:pause", { isPaused: false });
  passTime(SETTLED_MS);
  await call("audit_sequencer:resume", {});
  const [row] = rows("auditSequencer").filter(({ projectId }) => projectId === "platform");
  await call("audit_sequencer:run", { chain: row?.chain });
  await call("audit_sequencer:pause", { isPaused: true });
}
