import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import type { AuditFilter, AuditRows } from "../../_kernel/audit_rows.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { toEventItem } from "../audit_event.ts";
import { type Cursors, cursorsOf } from "../cursors.ts";
import { AUDIT_LOGS_ERROR_CODES } from "../error_codes.ts";
import { FILTER_FIELDS, filterOf, requireFilters } from "../filters.ts";
import type { EventList } from "../types.ts";

const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;
const EVENT_ID = /^evt_[0-9A-HJKMNP-TV-Z]{26}$/;

const OWN_FIELDS = {
  eventTypes: FILTER_FIELDS.actions,
  rangeStart: FILTER_FIELDS.startDate,
  rangeEnd: FILTER_FIELDS.endDate,
  after: ID_FIELD.optional(),
  limit: z.number().int().min(1).max(MAX_PAGE).optional(),
  order: z.enum(["asc", "desc"]).optional(),
};
const body = z.looseObject({ ...FILTER_FIELDS, ...OWN_FIELDS });

type Asked = { after: string | undefined; limit: number; filter: AuditFilter };

/**
 * `POST /banata/events/list`: the project's events for consumers. Newest first, `after` goes back in time.
 * With `order: "asc"` it follows the log forward: events come in the order in which the log was
 * integrated, each once it is part of it, and whoever goes on from the reply's `cursor`, or from the
 * last event's id, misses none.
 */
export const listEvents = endpoint(
  "/banata/events/list",
  { body, permission: "audit.read", in: "organizationId" },
  async ({ audit, body, scope: { projectId } }): Promise<EventList> => {
    requireFilters(body, Object.keys(OWN_FIELDS));
    const { after, eventTypes, limit = DEFAULT_PAGE, order = "desc", rangeEnd, rangeStart } = body;
    const { actions = eventTypes, endDate = rangeEnd, startDate = rangeStart } = body;
    const filter = await filterOf({ ...body, actions, endDate, startDate }, audit);
    const cursors = cursorsOf({ projectId, filter, list: `events ${order}` });
    const list = order === "asc" ? forward : backward;
    return await list(audit, cursors, { after, limit, filter });
  },
);

async function backward(
  audit: AuditRows,
  cursors: Cursors,
  { after, filter, limit }: Asked,
): Promise<EventList> {
  const isId = after !== undefined && EVENT_ID.test(after);
  if (isId) await requireEvent(audit, after);
  const beyond = after === undefined || isId ? after : cursors.eventOf(after);
  const place = beyond === undefined ? {} : { beyond };
  const { events, next } = await audit.page(filter, { direction: "desc", limit, ...place });
  return {
    data: events.map(toEventItem),
    ...next === null ? {} : { cursor: cursors.ofEvent(next) },
    hasMore: next !== null,
  };
}

async function forward(
  audit: AuditRows,
  cursors: Cursors,
  { after, filter, limit }: Asked,
): Promise<EventList> {
  const place = await leafBefore(audit, cursors, after);
  const { events, hasMore, next } = await audit.tail(filter, { after: place, limit });
  return { data: events.map(toEventItem), cursor: cursors.ofLeaf(next), hasMore };
}

/** An event that has no leaf yet comes itself: nothing before it may be passed over. */
async function leafBefore(
  audit: AuditRows,
  cursors: Cursors,
  after: string | undefined,
): Promise<number> {
  if (after === undefined) return -1;
  if (!EVENT_ID.test(after)) return cursors.leafOf(after);
  const { leaf } = await requireEvent(audit, after);
  return leaf ?? await audit.lastLeaf();
}

async function requireEvent(audit: AuditRows, id: string) {
  return await audit.find(id) ?? fail("BAD_REQUEST", AUDIT_LOGS_ERROR_CODES.CURSOR_INVALID);
}
