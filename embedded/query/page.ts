import type { QueryPlan } from "./plan.ts";
import { QueryStream, type ReadListener } from "./stream.ts";
import type { Connection } from "../store/connection.ts";
import type { KeyRange } from "../store/documents.ts";
import { keyAfter } from "../store/keys.ts";
import { MAX_ELEMENTS } from "../values/measure.ts";
import { fromHex, toHex } from "../values/base64.ts";

/** Arguments of `.paginate()`, as convex/server sends them. */
export interface PageRequest {
  cursor: string | null;
  endCursor: string | null;
  pageSize: number;
  maximumRowsRead?: number | null;
  maximumBytesRead?: number | null;
}

/** What `.paginate()` gives back, documents as text, and the range that decided it. */
export interface Page {
  page: string[];
  isDone: boolean;
  continueCursor: string;
  splitCursor: string | null;
  pageStatus: "SplitRecommended" | "SplitRequired" | null;
  covered: KeyRange | null;
}

/** What a transaction may read on Convex, in documents and in bytes. */
const MAX_ROWS = 32_000;
const MAX_BYTES = 16 << 20;
const END_CURSOR = "_end_cursor";

/** Reads one page of a query. */
export function readPage(
  connection: Connection,
  plan: QueryPlan,
  options: { request: PageRequest; onRead: ReadListener },
): Page {
  const { request, onRead } = options;
  checkRequest(request);
  if (request.cursor === END_CURSOR) return emptyPage();
  const range = plan.range === null ? null : narrow(plan.range, { plan, request });
  const bounded = { ...plan, range, limit: Infinity };
  const firstChunk = request.pageSize + 1;
  const stream = new QueryStream(connection, bounded, { onRead, firstChunk });
  const read = fill(stream, request);
  const { keys } = read;
  // What stands behind a limit is not looked at.
  const cut = read.overLimit || (read.full && stream.hasMore());
  const last = keys.at(-1);
  const middle = keys.length > 2 ? keys[Math.floor(keys.length / 2)] : undefined;
  const boundary = request.endCursor ?? END_CURSOR;
  const continueCursor = cut && last ? toCursor(plan, last) : boundary;
  return {
    page: read.page,
    isDone: continueCursor === END_CURSOR,
    continueCursor,
    splitCursor: middle === undefined ? null : toCursor(plan, middle),
    pageStatus: read.overLimit
      ? "SplitRequired"
      : nearLimit(read, request)
      ? "SplitRecommended"
      : null,
    covered: cut ? stream.covered : range,
  };
}

function checkRequest(request: PageRequest): void {
  const { pageSize, maximumRowsRead, maximumBytesRead } = request;
  if (pageSize === 0) throw new Error("Must request at least 1 document while paginating");
  if (pageSize > MAX_ROWS) {
    throw new Error(`Requested too many items: ${pageSize}`);
  }
  if (maximumRowsRead === 0 || maximumBytesRead === 0) {
    // deno-lint-ignore banata/error-text -- Convex's words
    throw new Error("maximumRowsRead and maximumBytesRead must be greater than 0");
  }
}

interface Filled {
  page: string[];
  /** Of each document that was passed, kept or not. */
  keys: Uint8Array[];
  bytes: number;
  /** Whether as many documents as were asked for stopped it. */
  full: boolean;
  /** Whether a read limit did, before. */
  overLimit: boolean;
}

/** Reads until the page is full, the range ends, or a read limit is met. */
function fill(stream: QueryStream, request: PageRequest): Filled {
  const filled: Filled = { page: [], keys: [], bytes: 0, full: false, overLimit: false };
  for (;;) {
    // With an end cursor the page is whatever lies between the two, however much that has become.
    if (!request.endCursor) {
      filled.full = filled.page.length >= request.pageSize;
      filled.overLimit = !filled.full && isOverLimit(filled, request);
      if (filled.full || filled.overLimit) return filled;
    }
    const row = stream.nextUnfiltered();
    if (row === null) return filled;
    filled.keys.push(row.key);
    if (stream.passes(row.body)) filled.page.push(row.body);
    filled.bytes += row.size;
  }
}

function isOverLimit({ keys, bytes }: Filled, request: PageRequest): boolean {
  const { maximumRowsRead, maximumBytesRead } = request;
  return keys.length >= (maximumRowsRead ?? Infinity) || bytes >= (maximumBytesRead ?? Infinity);
}

/** Whether a page has become so large that it should be split before it meets a limit. */
function nearLimit({ page, keys, bytes }: Filled, request: PageRequest): boolean {
  const rows = Math.min(request.maximumRowsRead ?? Infinity, MAX_ROWS);
  const size = Math.min(request.maximumBytesRead ?? Infinity, MAX_BYTES);
  return keys.length > soft(rows) || bytes > soft(size) || page.length > soft(MAX_ELEMENTS);
}

/** Convex advises to split at three quarters of a limit. */
function soft(limit: number): number {
  return Math.floor(limit * 0.75);
}

function narrow(
  range: KeyRange,
  { plan, request }: { plan: QueryPlan; request: PageRequest },
): KeyRange {
  let { low, high } = range;
  if (request.cursor) {
    const start = fromCursor(plan, request.cursor);
    if (plan.descending) high = start;
    else low = keyAfter(start);
  }
  if (request.endCursor && request.endCursor !== END_CURSOR) {
    const end = fromCursor(plan, request.endCursor);
    if (plan.descending) low = end;
    else high = keyAfter(end);
  }
  return { index: range.index, low, high };
}

function emptyPage(): Page {
  return {
    page: [],
    isDone: true,
    continueCursor: END_CURSOR,
    splitCursor: null,
    pageStatus: null,
    covered: null,
  };
}

function toCursor(plan: QueryPlan, key: Uint8Array): string {
  return JSON.stringify([toHex(key), fingerprintOf(plan)]);
}

function fromCursor(plan: QueryPlan, cursor: string): Uint8Array {
  const parsed = parseCursor(cursor);
  if (parsed === null) throw new InvalidCursorError("Failed to parse cursor");
  const [key, from] = parsed;
  if (from === fingerprintOf(plan)) return key;
  throw new InvalidCursorError(
    "Tried to run a query starting from a cursor, but it looks like this cursor is from a " +
      "different query.",
  );
}

/** A cursor that is none of the query's. Clients start over by its data, whatever the text says. */
class InvalidCursorError extends Error {
  readonly data = { isConvexSystemError: true, paginationError: "InvalidCursor" };

  constructor(why: string) {
    super(`InvalidCursor: ${why}`);
  }
}

function parseCursor(cursor: string): [Uint8Array, number] | null {
  try {
    const parsed: unknown = JSON.parse(cursor);
    if (Array.isArray(parsed) && typeof parsed[0] === "string" && typeof parsed[1] === "number") {
      return [fromHex(parsed[0]), parsed[1]];
    }
  } catch {
    // One error for every malformed cursor.
  }
  return null;
}

/** Ties a cursor to its query. Not for security: it only tells a cursor of another query from one of this. */
function fingerprintOf({ filters, source }: QueryPlan): number {
  const text = JSON.stringify([source, filters]);
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
  return sum;
}
