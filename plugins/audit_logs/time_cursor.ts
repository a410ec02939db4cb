/**
 * Cursors of an export as the SDK has them: numbers. A whole number is a time, epoch ms, before which the
 * next page's events happened. Events of one time are told apart by a fraction: so many 4,096ths, so many
 * events of the time itself were given already.
 */
import type { AuditEventRow } from "../_kernel/audit_rows.ts";

/** A number of today has room for no more after its milliseconds, until 2039; then for half of them. */
const PARTS = 4096;

/** Where a page begins: with the events until `to`, epoch ms, without the first `skip` of them. */
interface TimePlace {
  readonly to: number;
  readonly skip: number;
}

/** The place that a number stands for. */
export function timePlace(cursor: number): TimePlace {
  const time = Math.floor(cursor);
  const skip = Math.round((cursor - time) * PARTS);
  return skip === 0 ? { to: time - 1, skip } : { to: time, skip };
}

/**
 * The number after some events, newest first, that were given from a place on; null where no number can
 * say it.
 */
export function timeCursor(
  events: readonly AuditEventRow[],
  { skip, to }: TimePlace,
): number | null {
  const time = timeOf(events.at(-1));
  if (time === undefined) return null;
  const given = events.filter((event) => timeOf(event) === time).length + (time === to ? skip : 0);
  const cursor = time + given / PARTS;
  const place = given < PARTS ? timePlace(cursor) : undefined;
  return place?.to === time && place.skip === given ? cursor : null;
}

function timeOf(event: AuditEventRow | undefined): number | undefined {
  return event && (event.occurredAt ?? event.at);
}
