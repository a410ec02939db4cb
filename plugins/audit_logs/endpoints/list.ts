import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import type { AuditFilter, AuditRows } from "../../_kernel/audit_rows.ts";
import { type Page, pageFields } from "../../_kernel/cursor_page.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { toAuditEvent } from "../audit_event.ts";
import { type Cursors, cursorsOf } from "../cursors.ts";
import { AUDIT_LOGS_ERROR_CODES } from "../error_codes.ts";
import { FILTER_FIELDS, filterOf, requireFilters } from "../filters.ts";
import type { AuditEvent } from "../types.ts";

const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;
const PAGE_FIELDS = pageFields(MAX_PAGE);
const body = z.looseObject({ ...FILTER_FIELDS, ...PAGE_FIELDS });

type ListBody = z.infer<typeof body>;

/**
 * `POST /banata/audit-logs/list`: the project's events by time, newest first unless told otherwise, and
 * with `organizationId` those of an organization, for who may read there.
 */
export const listAuditEvents = endpoint(
  "/banata/audit-logs/list",
  { body, permission: "audit.read", in: "organizationId" },
  async ({ audit, body, scope: { projectId } }): Promise<Page<AuditEvent>> => {
    requireFilters(body, Object.keys(PAGE_FIELDS));
    const { order = "desc" } = body;
    const filter = await filterOf(body, audit);
    const cursors = cursorsOf({ projectId, filter, list: `audit-logs ${order}` });
    return await pageOf(audit, { ...body, order }, { cursors, filter });
  },
);

async function pageOf(
  audit: AuditRows,
  { after, before, limit = DEFAULT_PAGE, order }: ListBody & { order: "asc" | "desc" },
  { cursors, filter }: { cursors: Cursors; filter: AuditFilter },
): Promise<Page<AuditEvent>> {
  const backwards = before !== undefined && after === undefined;
  const direction = backwards === (order === "desc") ? "asc" : "desc";
  const cursor = after ?? before;
  const place = cursor === undefined ? {} : { beyond: cursors.eventOf(cursor) };
  const { events, next } = await audit.page(filter, { direction, limit, ...place });
  const rows = backwards ? events.reverse() : events;
  const further = next === null ? null : cursors.ofEvent(next);
  const [first, last] = [rows.at(0), rows.at(-1)];
  const back = first === undefined ? cursor ?? null : cursors.ofEvent(first.id);
  return {
    data: rows.map(toAuditEvent),
    listMetadata: backwards
      ? { before: further, after: last === undefined ? before : cursors.ofEvent(last.id) }
      : { before: after === undefined ? null : back, after: further },
  };
}

/** `POST /banata/audit-logs/get`: one event. */
export const getAuditEvent = endpoint(
  "/banata/audit-logs/get",
  { body: z.object({ id: ID_FIELD }), permission: "audit.read" },
  async ({ audit, body }): Promise<AuditEvent> => {
    const row = await audit.find(body.id);
    return row ? toAuditEvent(row) : fail("NOT_FOUND", AUDIT_LOGS_ERROR_CODES.EVENT_NOT_FOUND);
  },
);
