/**
 * Cursors of events: where a page ends, with a mark of the list it is of. A cursor is no secret and gives
 * no right; the mark is there so that one of another project, filter or order is refused instead of
 * being taken for a place in this list.
 */
import type { AuditFilter } from "../_kernel/audit_rows.ts";
import { fail } from "../_kernel/errors.ts";
import { sha256Base64Url } from "../_kernel/hash.ts";
import { AUDIT_LOGS_ERROR_CODES } from "./error_codes.ts";

const MARK_LENGTH = 16;
const EVENT_PLACE = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const LEAF_PLACE = /^\d{1,15}$/;

/** What a cursor is bound to. */
interface CursorList {
  readonly projectId: string;
  /** Which list: its endpoint, and what of it changes the order. */
  readonly list: string;
  readonly filter: AuditFilter;
}

/** Makes and reads the cursors of one list. */
export interface Cursors {
  /** Of a place between events, by the id beside it. */
  ofEvent(id: string): string;
  /** Of a place in the log, by the leaf before it. */
  ofLeaf(leaf: number): string;
  /**
   * The event's id that a cursor is of.
   *
   * @throws {APIError} 400 CURSOR_INVALID for one of another list
   */
  eventOf(cursor: string): string;
  /**
   * The leaf that a cursor is of.
   *
   * @throws {APIError} 400 CURSOR_INVALID for one of another list
   */
  leafOf(cursor: string): number;
}

/** The cursors of a list. */
export function cursorsOf({ filter, list, projectId }: CursorList): Cursors {
  const { actions, ...rest } = filter;
  const named = Object.entries({ ...rest, actions: actions && [...actions].sort() })
    .filter(([, value]) => value !== undefined)
    .sort(([left], [right]) => left < right ? -1 : 1);
  const hash = sha256Base64Url(JSON.stringify([projectId, list, named]));
  const mark = hash.slice(0, MARK_LENGTH);
  const placeOf = (cursor: string, form: RegExp) => {
    const place = cursor.slice(0, -MARK_LENGTH);
    const isOurs = cursor.endsWith(mark) && form.test(place);
    return isOurs ? place : fail("BAD_REQUEST", AUDIT_LOGS_ERROR_CODES.CURSOR_INVALID);
  };
  return {
    ofEvent: (id) => id.slice("evt_".length) + mark,
    ofLeaf: (leaf) => `${leaf + 1}${mark}`,
    eventOf: (cursor) => `evt_${placeOf(cursor, EVENT_PLACE)}`,
    leafOf: (cursor) => Number(placeOf(cursor, LEAF_PLACE)) - 1,
  };
}
