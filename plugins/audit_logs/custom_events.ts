/** Writing custom events, for the endpoint and for operators' own functions alike. */
import type { AuditEventRow, AuditRows, WantedSchema } from "../_kernel/audit_rows.ts";
import type { ErrorCode } from "../_kernel/error_codes.ts";
import { type CustomEvent, type GivenEvent, readCustomEvent } from "../../rules/custom_events.ts";
import { CUSTOM_EVENT_ERROR_CODES } from "./error_codes.ts";
import { fitsSchema } from "./fits_schema.ts";

/** Events of one call. */
export const MAX_EVENTS = 100;

const FIELDS: ReadonlySet<string> = new Set(
  [
    ..."action actorType actorId actorName actorEmail targets organizationId ipAddress".split(" "),
    ..."userAgent changes metadata version idempotencyKey occurredAt".split(" "),
  ],
);

/** The events as they are stored, or why none of them is. */
type WrittenEvents =
  | { readonly events: readonly AuditEventRow[]; readonly refused?: undefined }
  | {
    readonly refused: ErrorCode;
    /** Which of the events it is about, from 0. */
    readonly at: number;
  };

/**
 * Writes custom events, all or none. An event whose idempotency key the project knows is the one that was
 * written before.
 *
 * @param given What a caller sent, nothing of it looked at.
 * @param options `now` in epoch ms; `recordedBy`: who really writes them.
 */
export async function writeCustomEvents(
  audit: Pick<AuditRows, "append" | "schemas">,
  given: readonly GivenEvent[],
  { now, recordedBy }: { now: number; recordedBy: string },
): Promise<WrittenEvents> {
  const events: CustomEvent[] = [];
  for (const [at, fields] of given.entries()) {
    const event = readEvent(fields, now);
    if ("fault" in event) return { refused: CUSTOM_EVENT_ERROR_CODES[event.fault], at };
    events.push(event);
  }
  const versioned = await withVersions(audit, events);
  if ("refused" in versioned) return versioned;
  const appended = await audit.append(versioned.events, { recordedBy });
  if (!("refused" in appended)) return appended;
  return { refused: CUSTOM_EVENT_ERROR_CODES[appended.refused], at: appended.at };
}

function readEvent(
  fields: GivenEvent,
  now: number,
): CustomEvent | { readonly fault: keyof typeof CUSTOM_EVENT_ERROR_CODES } {
  const isKnown = Object.keys(fields).every((name) => FIELDS.has(name));
  return isKnown ? readCustomEvent(fields, now) : { fault: "EVENT_FIELD_UNKNOWN" };
}

/** The events with the version of the schema that each fits; an action without one has none. */
async function withVersions(
  audit: Pick<AuditRows, "schemas">,
  events: readonly CustomEvent[],
): Promise<{ events: CustomEvent[] } | { refused: ErrorCode; at: number }> {
  const keyOf = ({ action, version }: WantedSchema) => `${version ?? ""} ${action}`;
  const wanted = [...new Map(events.map((event) => [keyOf(event), event])).values()]
    .map(({ action, version }) => ({ action, version }));
  const found = await audit.schemas(wanted);
  const schemas = new Map(wanted.map((one, at) => [keyOf(one), found[at]]));
  const versioned: CustomEvent[] = [];
  for (const [at, event] of events.entries()) {
    const schema = schemas.get(keyOf(event)) ?? null;
    if (schema === null && event.version !== undefined) {
      return { refused: CUSTOM_EVENT_ERROR_CODES.EVENT_SCHEMA_NOT_FOUND, at };
    }
    if (schema !== null && !fitsSchema(schema.schema, event.metadata)) {
      return { refused: CUSTOM_EVENT_ERROR_CODES.EVENT_SCHEMA_MISMATCH, at };
    }
    versioned.push(schema === null ? event : { ...event, version: schema.version });
  }
  return { events: versioned };
}
