import type { QueryPlan } from "./plan.ts";
import { QueryStream, type ReadListener } from "./stream.ts";
import type { Connection } from "../store/connection.ts";
import type { KeyRange } from "../store/documents.ts";
import { keyAfter } from "../store/keys.ts";

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

/** No transaction may read more documents on Convex. */
const MAX_PAGE_SIZE = 32_000;
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
  const cut = read.status !== null || (read.full && stream.hasMore());
  const last = read.keys.at(-1);
  const status = read.status ??
    (read.keys.length > request.pageSize + 1 ? "SplitRecommended" : null);
  const middle = read.keys[Math.floor((read.keys.length - 1) / 2)];
  const split = status !== null && read.keys.length >= 2 && middle !== undefined;
  const boundary = request.endCursor ?? END_CURSOR;
  const continueCursor = cut && last ? toCursor(plan, last) : boundary;
  return {
    page: read.page,
    isDone: continueCursor === END_CURSOR,
    continueCursor,
    splitCursor: split ? toCursor(plan, middle) : null,
    pageStatus: status,
    covered: cut ? stream.covered : range,
  };
}

function checkRequest(request: PageRequest): void {
  const { pageSize, maximumRowsRead, maximumBytesRead } = request;
  if (pageSize === 0) throw new Error("Must request at least 1 document while paginating");
  if (pageSize > MAX_PAGE_SIZE) throw new Error(`Requested too many items: ${pageSize}`);
  if (maximumRowsRead === 0 || maximumBytesRead === 0) {
    throw new Error("Cannot paginate: maximumRowsRead and maximumBytesRead must be above 0");
  }
}

interface Filled {
  page: string[];
  keys: Uint8Array[];
  full: boolean;
  status: "SplitRequired" | null;
}

/** Reads until the page is full, the range ends, or a read limit is met. */
function fill(stream: QueryStream, request: PageRequest): Filled {
  const filled: Filled = { page: [], keys: [], full: false, status: null };
  const { maximumRowsRead: maxRows, maximumBytesRead: maxBytes } = request;
  let bytes = 0;
  for (;;) {
    // With an end cursor the page is whatever lies between the two, however long it has become.
    if (!request.endCursor && filled.page.length >= request.pageSize) {
      filled.full = true;
      return filled;
    }
    const row = stream.nextUnfiltered();
    if (row === null) return filled;
    filled.keys.push(row.key);
    if (stream.passes(row.body)) filled.page.push(row.body);
    bytes += row.size;
    if ((maxRows && filled.keys.length >= maxRows) || (maxBytes && bytes >= maxBytes)) {
      filled.status = "SplitRequired";
      return filled;
    }
  }
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
  return JSON.stringify([key.toHex(), checksum(plan.fingerprint)]);
}

function fromCursor(plan: QueryPlan, cursor: string): Uint8Array {
  const [key, from] = parseCursor(cursor);
  if (from !== checksum(plan.fingerprint)) {
    throw new Error(
      "InvalidCursor: Tried to run a query starting from a cursor, but it looks like this cursor is " +
        "from a different query.",
    );
  }
  return key;
}

function parseCursor(cursor: string): [Uint8Array, number] {
  try {
    const parsed: unknown = JSON.parse(cursor);
    if (Array.isArray(parsed) && typeof parsed[0] === "string" && typeof parsed[1] === "number") {
      return [Uint8Array.fromHex(parsed[0]), parsed[1]];
    }
  } catch {
    // Falls through to the one error for every malformed cursor.
  }
  throw new Error(`InvalidCursor: Failed to parse cursor ${JSON.stringify(cursor)}`);
}

/** Not for security: it only tells a cursor of another query from one of this query. */
function checksum(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
  return sum;
}
