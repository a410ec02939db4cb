import * as z from "../../_kernel/schemas.ts";
import type { GivenEvent } from "../../../rules/custom_events.ts";
import type { AuditEventRow, AuditRows } from "../../_kernel/audit_rows.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail, failNaming } from "../../_kernel/errors.ts";
import type { Actor } from "../../_kernel/scope.ts";
import { toAuditEvent } from "../audit_event.ts";
import { MAX_EVENTS, writeCustomEvents } from "../custom_events.ts";
import { CUSTOM_EVENT_ERROR_CODES } from "../error_codes.ts";
import type { AuditEvent, CreatedEvents } from "../types.ts";

const GIVEN = z.record(z.string(), z.unknown());
const body = z.looseObject({
  organizationId: z.string().max(128).optional(),
  events: z.array(GIVEN).optional(),
});

type CreateBody = z.infer<typeof body>;

/** What is no fault of the fields. */
const STATUSES: Readonly<Record<string, "CONFLICT" | "NOT_FOUND">> = {
  IDEMPOTENCY_CONFLICT: "CONFLICT",
  ORGANIZATION_NOT_FOUND: "NOT_FOUND",
};

/** Where a request goes, and no part of an event. */
const PLACE_FIELDS: readonly string[] = ["projectId", "project_id"];

/**
 * `POST /banata/audit-logs/create`: writes an event that the application tells of, or with `events` up to
 * 100 of them, all or none. Who writes into an organization needs the right there or in the project.
 */
export const createAuditEvent = endpoint(
  "/banata/audit-logs/create",
  { body, permission: "audit.write", in: "organizationId" },
  async ({ actor, audit, body, now }): Promise<AuditEvent | CreatedEvents> => {
    const { events, ...one } = withoutPlace(body);
    if (events === undefined) {
      const [event] = await written(audit, [one], { actor, now });
      return event === undefined ? failEvents() : toAuditEvent(event);
    }
    const isAlone = Object.keys(one).length === 0;
    if (!isAlone || events.length === 0 || events.length > MAX_EVENTS) return failEvents();
    const rows = await written(audit, events, { actor, now });
    return { data: rows.map(toAuditEvent) };
  },
);

function withoutPlace(sent: CreateBody): CreateBody {
  const fields = Object.entries(sent).filter(([name]) => !PLACE_FIELDS.includes(name));
  return Object.fromEntries(fields);
}

function failEvents(): never {
  return fail("BAD_REQUEST", CUSTOM_EVENT_ERROR_CODES.EVENTS_INVALID);
}

async function written(
  audit: AuditRows,
  given: readonly GivenEvent[],
  { actor, now }: { actor: Actor; now: number },
): Promise<readonly AuditEventRow[]> {
  const recordedBy = `${actor.type}:${actor.id}`;
  const result = await writeCustomEvents(audit, given, { now, recordedBy });
  if (result.refused === undefined) return result.events;
  const { at, refused } = result;
  const status = STATUSES[refused.code] ?? "BAD_REQUEST";
  return given.length === 1
    ? fail(status, refused)
    : failNaming(refused, `events[${at}]`, { status });
}
