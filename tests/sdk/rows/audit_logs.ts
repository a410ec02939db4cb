import { AUDIT_EVENT, EVENT } from "../records.ts";
import type { MethodRow, SdkWorld } from "../row.ts";
import { count, flag, listOf, nullable, object, optional, pageOf, text } from "../shape.ts";
import { organizationOf } from "./organizations.ts";

const BASE = "/api/auth/banata/audit-logs";

/** Contract 2.2. */
export const AUDIT_LOGS_ROWS: readonly MethodRow[] = [
  {
    method: "auditLogs.createEvent",
    path: `${BASE}/create`,
    prepare: () => {
      const actor = { type: "user", id: "usr_of_the_app" };
      const body = { action: "invoice.paid", actorType: actor.type, actorId: actor.id };
      return { call: (sdk) => sdk.auditLogs.createEvent({ action: body.action, actor }), body };
    },
    reply: AUDIT_EVENT,
  },
  {
    method: "auditLogs.createEvent",
    variant: "with everything",
    path: `${BASE}/create`,
    prepare: async (world) => {
      const { organizationId } = await organizationOf(world);
      const occurredAt = new Date(Date.now() - 60_000);
      const event = { ...paid(world), idempotencyKey: `paid-${world.next()}` };
      const context = { organizationId, ipAddress: "203.0.113.7", userAgent: "the app" };
      const { actor, changes, metadata, targets, ...rest } = event;
      const body = {
        ...rest,
        ...context,
        actorType: actor.type,
        actorId: actor.id,
        actorName: actor.name,
        actorEmail: actor.email,
        targets: JSON.stringify(targets),
        changes: JSON.stringify(changes),
        metadata: JSON.stringify(metadata),
        occurredAt: occurredAt.getTime(),
      };
      return { call: (sdk) => sdk.auditLogs.createEvent({ ...event, context, occurredAt }), body };
    },
    reply: AUDIT_EVENT,
  },
  {
    method: "auditLogs.listEvents",
    path: `${BASE}/list`,
    prepare: async (world) => {
      await world.sdk.auditLogs.createEvent(paid(world));
      const body = { action: "invoice.paid", actorId: "usr_of_the_app", limit: 2 };
      return { call: (sdk) => sdk.auditLogs.listEvents(body), body };
    },
    reply: pageOf(AUDIT_EVENT, { most: 2 }),
  },
  {
    method: "auditLogs.exportEvents",
    path: `${BASE}/export`,
    prepare: async (world) => {
      for (let made = 0; made < 3; made++) await world.sdk.auditLogs.createEvent(paid(world));
      const endDate = new Date(Date.now() + 3_600_000);
      const options = { format: "json", action: "invoice.paid", limit: 2 } as const;
      const body = { ...options, startDate: 0, endDate: endDate.getTime() };
      const asked = { ...options, startDate: new Date(0), endDate };
      return { call: (sdk) => sdk.auditLogs.exportEvents(asked), body };
    },
    reply: object({ data: listOf(AUDIT_EVENT, { most: 2 }), count, nextCursor: count }),
  },
  {
    method: "auditLogs.exportEvents",
    variant: "as CSV",
    path: `${BASE}/export`,
    prepare: () => {
      const body = { format: "csv", action: "nothing.done" } as const;
      return { call: (sdk) => sdk.auditLogs.exportEvents(body), body };
    },
    reply: object(
      { data: listOf(AUDIT_EVENT, { least: 0, most: 0 }), count, nextCursor: nullable(count) },
      { text },
    ),
  },
];

/** Contract 2.7. */
export const EVENTS_ROWS: readonly MethodRow[] = [
  {
    method: "events.listEvents",
    path: "/api/auth/banata/events/list",
    prepare: async (world) => {
      await world.sdk.auditLogs.createEvent(paid(world));
      const options = { eventTypes: ["invoice.paid", "api_key.created"], limit: 1 };
      const rangeStart = new Date(Date.now() - 3_600_000);
      const body = { ...options, rangeStart: rangeStart.getTime() };
      return { call: (sdk) => sdk.events.listEvents({ ...options, rangeStart }), body };
    },
    reply: object({ data: listOf(EVENT, { most: 1 }), cursor: optional(text), hasMore: flag }),
  },
];

function paid(world: SdkWorld) {
  return {
    action: "invoice.paid",
    actor: { type: "user", id: "usr_of_the_app", name: "Grace", email: "grace@example.com" },
    targets: [{ type: "invoice", id: `inv_${world.next()}`, name: "Invoice" }],
    changes: { before: { state: "open" }, after: { state: "paid" } },
    metadata: { channel: "card" },
  };
}
