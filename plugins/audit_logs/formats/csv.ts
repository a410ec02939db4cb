/**
 * Events as CSV (RFC 4180): CRLF lines, every cell quoted. A cell that a spreadsheet would take for a
 * formula begins with an apostrophe (OWASP, "CSV Injection"), for a user may be called `=HYPERLINK(…)`.
 */
import type { AuditEvent } from "../types.ts";

type Cell = string | number | undefined;

/** What spreadsheets evaluate, in their own and in full width; what is before it they may skip. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/;

const COLUMNS: Readonly<Record<string, (event: AuditEvent) => Cell>> = {
  id: ({ id }) => id,
  occurredAt: ({ occurredAt }) => new Date(occurredAt).toISOString(),
  createdAt: ({ createdAt }) => new Date(createdAt).toISOString(),
  action: ({ action }) => action,
  version: ({ version }) => version,
  outcome: ({ outcome }) => outcome,
  code: ({ code }) => code,
  actorType: ({ actor }) => actor.type,
  actorId: ({ actor }) => actor.id,
  actorName: ({ actor }) => actor.name,
  actorEmail: ({ actor }) => actor.email,
  targets: ({ targets }) => JSON.stringify(targets),
  organizationId: ({ context }) => context.organizationId,
  ipAddress: ({ context }) => context.ipAddress,
  userAgent: ({ context }) => context.userAgent,
  requestId: ({ context }) => context.requestId,
  method: ({ method }) => method,
  changes: ({ changes }) => changes && JSON.stringify(changes),
  metadata: ({ metadata }) => metadata && JSON.stringify(metadata),
  custom: ({ custom }) => custom === true ? "true" : "false",
  recordedBy: ({ recordedBy }) => recordedBy,
  idempotencyKey: ({ idempotencyKey }) => idempotencyKey,
};

/** The first line, with the columns' names. */
export const CSV_HEADER = toLine(Object.keys(COLUMNS));

/** A line for each event. */
export function toCsv(events: readonly AuditEvent[]): string {
  const cells = Object.values(COLUMNS);
  return events.map((event) => toLine(cells.map((cell) => cell(event)))).join("");
}

function toLine(cells: readonly Cell[]): string {
  return `${cells.map((cell) => quoted(String(cell ?? ""))).join(",")}\r\n`;
}

function quoted(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
