import { assert, assertEquals } from "@std/assert";
import { passTime } from "../support/clock.ts";
import type { ComponentField } from "./component_field.ts";
import { sequenceAll } from "./component_tree.ts";

const STREAM = "row_stream";

/** A stream of the own project goes through its events, and no other project's stream moves by it. */
export async function deliversEvents(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  const place = { projectId, id: STREAM };
  const made = await field.changes(() =>
    call("audit_delivery:place", { ...place, isStopped: false })
  );
  assertEquals(made, ["created auditDelivery own"]);
  for (const id of ["usr_1", "usr_2", "usr_3"]) {
    await field.add("user", { id, email: `${id}@example.com` });
  }
  await sequenceAll(field);
  const checkpoint = { size: 3, root: new ArrayBuffer(32), note: "", at: 1 };
  assertEquals(await call("audit_signing:keep", { projectId, checkpoint }), [STREAM]);
  const now = Date.now();
  let attempt: unknown;
  const take = async () => attempt = await call("audit_delivery:take", { ...place, now });
  assertEquals(await field.changes(take), ["changed auditDelivery own"]);
  assertEquals(await call("audit_delivery:take", { ...place, now }), null);
  const form = { ...place, attempt, limit: 1 };
  const changes = await field.changes(async () => {
    const batch = await call("audit_batches:form", form) as { events: Record<string, unknown>[] };
    assertEquals(batch.events.map(({ leaf, model }) => [leaf, model]), [[0, "user"]]);
  });
  assertEquals(changes, ["changed auditDelivery own"]);
  assertEquals(await call("audit_batches:form", { ...form, attempt: 0 }), null);
  const settle = { ...place, attempt, now };
  assertEquals(await call("audit_delivery:settle", { ...settle, attempt: 0 }), null);
  const settled = await field.changes(async () =>
    assertEquals(await call("audit_delivery:settle", settle), { dueAt: now })
  );
  assertEquals(settled, ["changed auditDelivery own"]);
  const tested = await field.changes(() => call("audit_delivery:tested", { ...place, now }));
  assertEquals(tested, ["changed auditDelivery own"]);
  const [row] = await call("audit_delivery:list", { projectId }) as Record<string, unknown>[];
  assertEquals([row?.id, row?.cursor, row?.size], [STREAM, 1, 3]);
  assert(Number(row?.deliveredAt) > 0);
  const moved = await field.changes(() =>
    call("audit_delivery:place", { ...place, cursor: 99, isStopped: true })
  );
  assertEquals(moved, ["changed auditDelivery own"]);
  const [stopped] = await call("audit_delivery:list", { projectId }) as Record<string, unknown>[];
  assertEquals(stopped?.cursor, 3);
  passTime(1);
  const removed = await field.changes(() => call("audit_delivery:remove", place));
  assertEquals(removed, ["removed auditDelivery own"]);
}
