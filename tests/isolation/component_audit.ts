import { assertEquals } from "@std/assert";
import { type ComponentField, insertRows, refusalOf, rowFor } from "./component_field.ts";
import { SHADOW_PROJECT } from "./shadows.ts";

const TARGETS = ["inv_1", "inv_2", "inv_3"].map((id) => ({ type: "invoice", id }));
const EVENT = {
  action: "invoice.paid",
  actorType: "user",
  actorId: "usr_app",
  organizationId: "org_1",
  targetIds: TARGETS,
  targets: JSON.stringify(TARGETS),
  idempotencyKey: "paid once",
};
const FILTERS = [
  {},
  { actions: [EVENT.action], actorId: EVENT.actorId, organizationId: EVENT.organizationId },
  ...TARGETS.map(({ id }) => ({ targetId: id })),
  { actions: [EVENT.action, "another.one"], targetId: "inv_3", actorId: EVENT.actorId },
  { targetId: "inv_2", organizationId: EVENT.organizationId },
];

interface Appended {
  readonly event: { readonly id: string; readonly action: string };
  readonly isNew: boolean;
}

/** A custom event is the own project's, found by all that it says, and another's idempotency key is free here. */
export async function appendsEvents(field: ComponentField): Promise<void> {
  await plantOrganization(field, SHADOW_PROJECT);
  assertEquals(await appendAll(field, EVENT), { refused: "ORGANIZATION_NOT_FOUND", at: 0 });
  await plantOrganization(field);
  const changes = await field.changes(() => append(field));
  assertEquals(changes, ["created event own", "created eventKey own", "created eventTarget own"]);
  for (const filter of FILTERS) {
    assertEquals(await actionsOf(field, filter), [EVENT.action], JSON.stringify(filter));
  }
  assertEquals(
    await field.changes(async () => assertEquals((await append(field)).isNew, false)),
    [],
  );
  const reserved = { ...EVENT, action: "user.created" };
  assertEquals(await refusalOf(() => append(field, reserved)), "VALUE_INVALID");
}

/** Events of the own project are read by filter, by id, by name, and by their place in its log. */
export async function readsEvents(field: ComponentField): Promise<void> {
  await plantOrganization(field);
  const { call, own: projectId } = field;
  const { event } = await append(field);
  for (const filter of FILTERS) assertEquals(await actionsOf(field, filter), [EVENT.action]);
  const found = await call("audit_read:find", { projectId, id: event.id });
  assertEquals((found as { action: string }).action, EVENT.action);
  assertEquals(await call("audit_read:names", { projectId }), [EVENT.action]);
  assertEquals(await call("audit_read:lastLeaf", { projectId }), -1);
  const tail = await call("audit_read:tail", { projectId, filter: {}, after: -1, limit: 10 });
  assertEquals((tail as { events: unknown[] }).events, []);
}

/** The schemas of the own project's actions. */
export async function findsEventSchemas(field: ComponentField): Promise<void> {
  const { action } = EVENT;
  for (const version of [1, 2]) {
    const row = { id: `row_${version}`, action, version, schema: `{"v":${version}}` };
    await field.add("auditSchema", rowFor("auditSchema", row));
  }
  const later = rowFor("auditSchema", { id: "row_9", action, version: 9, schema: '{"v":9}' });
  const shadow = { ...later, projectId: SHADOW_PROJECT };
  await insertRows(field.platform.host, { table: "auditSchema", rows: [shadow] });
  const wanted = [{ action }, { action, version: 1 }, { action: "another.one" }];
  const found = await field.call("audit_custom:schemas", { projectId: field.own, wanted });
  assertEquals(found, [
    { version: 2, schema: '{"v":2}' },
    { version: 1, schema: '{"v":1}' },
    null,
  ]);
}

async function append(field: ComponentField, event: object = EVENT): Promise<Appended> {
  const { events: [appended] = [] } = await appendAll(field, event) as { events?: Appended[] };
  if (appended === undefined) throw new Error("Cannot append: nothing came back");
  return appended;
}

/** The organization of the event, of which no event of its own tells. */
async function plantOrganization(
  { own, platform }: ComponentField,
  projectId: string = own,
): Promise<void> {
  const row = { ...rowFor("organization", { id: EVENT.organizationId }), projectId };
  await insertRows(platform.host, { table: "organization", rows: [row] });
}

function appendAll({ call, own }: ComponentField, event: object): Promise<unknown> {
  const args = { projectId: own, recordedBy: "api_key:ak_1", events: [event] };
  return call("audit_custom:append", args);
}

async function actionsOf({ call, own }: ComponentField, filter: object): Promise<unknown[]> {
  const args = { projectId: own, filter, direction: "desc", limit: 10 };
  const { events } = await call("audit_read:page", args) as { events: { action: unknown }[] };
  return events.map(({ action }) => action);
}
