import { assert, assertEquals } from "@std/assert";
import {
  type ComponentField,
  componentField,
  insertRows,
  rowFor,
  slugOf,
} from "./component_field.ts";
import { SHADOW_PROJECT } from "./shadows.ts";

const PLATFORM = "platform";
/** More than one mutation erases. */
const MORE_THAN_A_BATCH = 501;
/** More than one run of the job looks at. */
const CROWD = 101;

/** A deleted project is erased with what the platform has about it, and nothing else is. */
export async function erases(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  await addDeletedProject(field);
  const mails = Array.from({ length: MORE_THAN_A_BATCH }, (_, at) => rowFor("mail", { at }))
    .map(({ at, ...row }) => ({ ...row, id: `mail_${at}`, projectId }));
  await insertRows(field.platform.host, { table: "mail", rows: mails });
  const started = await field.changes(async () => {
    const begun = await call("erase:start", { projectId, now: Date.now() });
    // The key goes first, in the very commit that starts.
    assertEquals((begun as { rows: number }).rows, 1);
  });
  assertEquals(started, [...ERASED, "removed mail own"].sort());
  const progress = await call("erase:progress", { projectId });
  assert((progress as { finishedAt?: number }).finishedAt, "Expect a finished erasure");
}

/** The job starts what is due, however much is due elsewhere, and lets be what is under way. */
export async function startsWhatIsDue(field: ComponentField): Promise<void> {
  const { call, own: projectId, platform: { host } } = field;
  const row = { ...rowFor("project", { deletedAt: 1, eraseAt: 1 }), projectId: SHADOW_PROJECT };
  const crowd = Array.from({ length: CROWD }, (_, at) => ({ ...row, id: `proj_crowd_${at}` }));
  await insertRows(host, { table: "project", rows: crowd });
  await addDeletedProject(field);
  assertEquals(await field.changes(() => call("erase:due", {})), ERASED);
  const other = componentField(field, `${projectId}_other`);
  await addDeletedProject(other);
  await underWay(other, { at: Date.now() });
  const start = () => call("erase:start", { projectId: other.own, now: Date.now() });
  assertEquals(await other.changes(start), []);
  assertEquals(await other.changes(() => call("erase:due", {})), []);
}

/** An erasure that lost its next batch goes on. */
export async function goesOn(field: ComponentField): Promise<void> {
  const { call } = field;
  await addDeletedProject(field);
  await underWay(field, { at: 1 });
  const changes = await field.changes(() => call("erase:due", {}));
  const changed = ERASED.map((change) => change.replace("created projectE", "changed projectE"));
  assertEquals(changes, changed.sort());
}

const ERASED = [
  "created event platform",
  "created projectErasure platform",
  "removed devMail platform",
  "removed event own",
  "removed project platform",
  "removed projectAdministrator platform",
  "removed projectKey own",
  "removed rateBucket own",
  "removed user own",
];

async function addDeletedProject(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  const ofPlatform = (model: string, row: Readonly<Record<string, unknown>>) =>
    call("adapter:create", { projectId: PLATFORM, model, data: rowFor(model, row) });
  const names = { slug: slugOf(projectId), clientId: `client_of_${projectId}` };
  await ofPlatform("project", { id: projectId, ...names, deletedAt: 1, eraseAt: 1 });
  await ofPlatform("projectAdministrator", { id: `adm_${projectId}`, project: projectId });
  const mail = { mailProjectId: projectId, mailId: `mail_${projectId}` };
  await ofPlatform("devMail", { id: `dev_${projectId}`, ...mail });
  await field.add("user", { id: "usr_1", email: "ada@example.com" });
  await field.add("projectKey", { id: "key" });
  const buckets = [{ key: "k", limit: 1, windowMs: 1000 }];
  await call("rate_limit:take", { projectId, buckets, now: 1 });
}

async function underWay(
  { own, platform: { host } }: ComponentField,
  { at }: { at: number },
): Promise<void> {
  const row = { projectId: PLATFORM, id: own, rows: 0, startedAt: 1, at };
  await insertRows(host, { table: "projectErasure", rows: [row] });
}
