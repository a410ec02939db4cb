import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import type { AuditEventRow, AuditFilter, AuditRows } from "../../_kernel/audit_rows.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { toAuditEvent } from "../audit_event.ts";
import { type Cursors, cursorsOf } from "../cursors.ts";
import { AUDIT_LOGS_ERROR_CODES } from "../error_codes.ts";
import { FILTER_FIELDS, filterOf, requireFilters } from "../filters.ts";
import { CSV_HEADER, toCsv } from "../formats/csv.ts";
import { type OcsfEvent, toOcsf } from "../formats/ocsf.ts";
import { provablePage } from "../provable_export.ts";
import { timeCursor, timePlace } from "../time_cursor.ts";
import type { AuditEvent, AuditExport } from "../types.ts";

const MAX_PAGE = 1000;

const OWN_FIELDS = {
  format: z.string().max(32).optional(),
  limit: z.number().int().min(1).max(MAX_PAGE).optional(),
  cursor: z.union([z.number().min(0).max(2 ** 48 - 1), ID_FIELD])
    .nullable().optional(),
};
/** The format whose events come in the order of the log, with proofs. */
const PROVABLE = "ndjson";
const body = z.looseObject({ ...FILTER_FIELDS, ...OWN_FIELDS });

/**
 * `POST /banata/audit-logs/export`: the project's events, newest first, in pages that follow each other
 * without a gap and without doubles: as JSON, as CSV, or in the classes of OCSF. As NDJSON it is the log
 * itself, oldest first, with proofs.
 */
export const exportAuditEvents = endpoint(
  "/banata/audit-logs/export",
  { body, permission: "audit.read", in: "organizationId" },
  async ({ audit, auditTree, body, scope }): Promise<AuditExport<AuditEvent | OcsfEvent>> => {
    requireFilters(body, Object.keys(OWN_FIELDS));
    const { cursor = null, format = "json", limit = MAX_PAGE } = body;
    const { projectId } = scope;
    const write = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
    if (write === undefined && format !== PROVABLE) {
      return fail("BAD_REQUEST", AUDIT_LOGS_ERROR_CODES.EXPORT_FORMAT_UNSUPPORTED);
    }
    const filter = await filterOf(body, audit);
    const cursors = cursorsOf({ projectId, filter, list: `export ${format}` });
    const asked = { cursor, cursors, filter, limit };
    if (write === undefined) return await provablePage({ audit, auditTree, projectId }, asked);
    const { events, next } = await pageAt(audit, asked);
    const written = write(events, { projectId, isFirst: cursor === null });
    return { ...written, count: events.length, nextCursor: next };
  },
);

/** What a format makes of a page. */
type Written = Pick<AuditExport<AuditEvent | OcsfEvent>, "data" | "text">;

const FORMATS: Readonly<
  Record<
    string,
    (rows: readonly AuditEventRow[], of: { projectId: string; isFirst: boolean }) => Written
  >
> = {
  json: (rows) => ({ data: rows.map(toAuditEvent) }),
  csv: (rows, { isFirst }) => {
    const data = rows.map(toAuditEvent);
    return { data, text: (isFirst ? CSV_HEADER : "") + toCsv(data) };
  },
  ocsf: (rows, { projectId }) => ({ data: rows.map((row) => toOcsf(row, { projectId })) }),
};

async function pageAt(
  audit: AuditRows,
  { cursor, cursors, filter, limit }: {
    cursor: number | string | null;
    cursors: Cursors;
    filter: AuditFilter;
    limit: number;
  },
): Promise<{ events: AuditEventRow[]; next: number | string | null }> {
  const at = typeof cursor === "number" ? timePlace(cursor) : { to: Infinity, skip: 0 };
  const to = Math.min(at.to, filter.to ?? Infinity);
  const skip = to === at.to ? at.skip : 0;
  const until = to === Infinity ? filter : { ...filter, to };
  const place = typeof cursor === "string" ? { beyond: cursors.eventOf(cursor) } : {};
  const page = await audit.page(until, { direction: "desc", limit: limit + skip, ...place });
  const events = page.events.slice(skip);
  if (page.next === null) return { events, next: null };
  const inTime = typeof cursor === "string" ? null : timeCursor(events, { to, skip });
  return { events, next: inTime ?? cursors.ofEvent(page.next) };
}
