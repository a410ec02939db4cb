/** How events are found: which index ranges hold those that a filter asks for, merged in the order of ids. */
import { type Infer, v } from "convex/values";
import { EVENT_PREFIX, eventTime } from "../rules/ids.ts";
import { type EventRange, MAX_SOURCES, type Source, sourcesOf } from "./audit_sources.ts";
import type { Bound, Range } from "./plan.ts";
import { openRange } from "./read.ts";
import type { Store, StoredRow } from "./store.ts";
import type { EventRow } from "./tables/platform.ts";

/** Which events are asked for; whatever is absent is not asked. */
export const eventFilterValidator = v.object({
  actions: v.optional(v.array(v.string())),
  actorId: v.optional(v.string()),
  organizationId: v.optional(v.string()),
  targetId: v.optional(v.string()),
  from: v.optional(v.number()),
  to: v.optional(v.number()),
  outcome: v.optional(v.union(v.literal("success"), v.literal("failure"))),
  custom: v.optional(v.boolean()),
});

/**
 * Which events are asked for: one of some actions, who acted, where, about what, when they happened (from
 * and to, both included, epoch ms), whether they were refused, and whether an application told of them.
 */
export type EventFilter = Infer<typeof eventFilterValidator>;

/** An event as it is stored, with its id. */
export type StoredEvent = StoredRow & EventRow & { id: string };

/** Where a read begins, and which way it goes. */
export interface Place {
  /** The id that it comes after in its direction. */
  readonly beyond?: string;
  readonly direction: "asc" | "desc";
}

/** What a merged read gave. */
export interface Merged {
  readonly rows: StoredEvent[];
  /** The id that was looked at last, where more may come; null at the end. */
  readonly next: string | null;
}

/**
 * Events a read looks at and passes over before it gives what it has: the outcome is in no index, and of
 * more actions than can be merged all events are looked at.
 */
const MAX_PASSED_OVER = 1000;
/**
 * Bytes, by {@link bytesOf}, after which a read asks for no more and gives what it has. A character may have
 * three bytes, and Convex lets a function read and answer 16 MiB.
 */
export const MAX_BYTES = 4 * 1024 * 1024;
export const MAX_PART = 64;
/** What ids begin with, and what comes after every one of them: rows of before have none. */
const FIRST_ID = EVENT_PREFIX;
const AFTER_IDS = "evt`";

/** Gives up to `limit` events that a filter asks for, each once, in the order of their ids. */
export async function mergeEvents(
  db: Store["db"],
  { filter, limit, place, projectId }: {
    projectId: string;
    filter: EventFilter;
    place: Place;
    limit: number;
  },
): Promise<Merged> {
  const sources = await sourcesOf(db, { projectId, filter });
  const count = Math.max(1, sources.length);
  // Events have up to 48 KB each; all sources are asked for some at first, and one at a time then.
  const most = Math.max(1, Math.min(MAX_PART, Math.floor(MAX_SOURCES / count)));
  const size = Math.min(most, Math.ceil((limit + 1) / count));
  const streams = sources.map((source) =>
    eventStream(db, { projectId, filter, source, place, size })
  );
  const merged = mergeById(streams, place.direction);
  const rows: StoredEvent[] = [];
  let last: string | null = null;
  let passedOver = 0;
  let bytes = 0;
  for (;;) {
    // What was read already is gone through, for it would be read again.
    if (last !== null && merged.bytes() > MAX_BYTES && merged.mustRead()) {
      return { rows, next: last };
    }
    const row = await merged.next(Math.ceil((limit + 1 - rows.length) / count));
    if (row === undefined) return { rows, next: null };
    if (row.id === last) {
      // Of two sources.
      passedOver++;
      continue;
    }
    if (rows.length === limit || passedOver >= MAX_PASSED_OVER || bytes > MAX_BYTES) {
      return { rows, next: last };
    }
    last = row.id;
    if (!isAskedFor(row, filter)) passedOver++;
    else {
      rows.push(row);
      bytes += bytesOf(row);
    }
  }
}

/** Whether an event is one that a filter asks for. */
export function isAskedFor(row: StoredEvent, filter: EventFilter): boolean {
  const { actions, actorId, custom, from, organizationId, outcome, targetId, to } = filter;
  const { occurredAt = row.at } = row;
  return (actions === undefined || actions.includes(row.action)) &&
    (actorId === undefined || row.actorId === actorId) &&
    (organizationId === undefined || row.organizationId === organizationId) &&
    (from === undefined || occurredAt >= from) && (to === undefined || occurredAt <= to) &&
    (outcome === undefined || (row.code === undefined) === (outcome === "success")) &&
    (custom === undefined || (row.kind === "custom") === custom) &&
    (targetId === undefined || isAbout(row, targetId));
}

function isAbout({ owner, subject, targets }: StoredEvent, targetId: string): boolean {
  if (subject === targetId || owner === targetId) return true;
  const listed: { id?: string }[] = targets === undefined ? [] : JSON.parse(targets);
  return listed.some(({ id }) => id === targetId);
}

/** Gives the next rows of a stream, of which so many are wanted; none at its end. */
type Fetch = (wanted: number) => Promise<StoredEvent[]>;

/**
 * Reads one source in parts: all sources together read little more than a page holds. A source of several
 * ranges is read from each in turn, so that it passes over what only one of them has in big steps: what
 * one range has between two ids holds all that is in every one. The rows are those that were looked at, in
 * the order of their ids, not only those that are asked for.
 */
function eventStream(
  db: Store["db"],
  { filter, place, projectId, size, source }: {
    projectId: string;
    filter: EventFilter;
    source: Source;
    place: Place;
    size: number;
  },
): Fetch {
  // Few events have further targets, and their other columns are in no range of those.
  const pointers = source.filter(({ model }) => model === "eventTarget");
  const turns = pointers.length > 0 ? pointers : source;
  const most = turns.length > 1 ? Math.min(size, SMALL_PART) : size;
  let beyond = place.beyond;
  let turn = 0;
  let isDone = false;
  return async (wanted) => {
    // Few at a time would be many reads where most are passed over.
    const count = Math.min(most, Math.max(wanted, SMALL_PART));
    for (let at = turns[turn]; at !== undefined && !isDone; at = turns[turn]) {
      const store = { db, projectId, model: at.model };
      const range = rangeFrom(at, { filter, place: { ...place, beyond } });
      const rows = await openRange(store, range, place).take(count);
      isDone = rows.length < count;
      beyond = rows.at(-1)?.id;
      const isPointer = at.model === "eventTarget";
      const events = isPointer ? await eventsOf(db, rows) : rows as StoredEvent[];
      if (2 * events.filter((event) => isAskedFor(event, filter)).length < events.length) {
        turn = (turn + 1) % turns.length;
      }
      if (events.length > 0) return events;
    }
    return [];
  };
}

/** Rows that are read at least, and those of one of several indexes before the next has its turn. */
export const SMALL_PART = 16;

/** What rows point to; an event that was pruned may have left them. */
async function eventsOf(db: Store["db"], rows: readonly StoredRow[]): Promise<StoredEvent[]> {
  const events = rows.map(({ id, projectId }) => findEvent(db, { projectId, id }));
  return (await Promise.all(events)).filter((event) => event !== null);
}

/** The event of an id; null where the project has none. */
export async function findEvent(
  db: Store["db"],
  { id, projectId }: { projectId: string; id: string },
): Promise<StoredEvent | null> {
  const range = { index: "p_id", columns: ["id"], equals: [["id", id]], inOrder: true } as const;
  const row = await openRange({ db, projectId, model: "event" }, range).first();
  return row as StoredEvent | null;
}

function rangeFrom(
  { equals, index }: EventRange,
  { filter, place }: { filter: EventFilter; place: Place },
): Range {
  return { index, columns: ["id"], equals, ...boundsOf(filter, place), inOrder: true };
}

function boundsOf(
  { from, to }: EventFilter,
  { beyond, direction }: Place,
): { lower: Bound<"gt" | "gte">; upper: Bound<"lt" | "lte"> } {
  const first = from === undefined ? FIRST_ID : eventTime(from);
  const end = to === undefined ? AFTER_IDS : eventTime(to + 1);
  const isAfter = direction === "asc" && beyond !== undefined && beyond >= first;
  const isBefore = direction === "desc" && beyond !== undefined && beyond < end;
  return {
    lower: { field: "id", op: isAfter ? "gt" : "gte", value: isAfter ? beyond : first },
    upper: { field: "id", op: "lt", value: isBefore ? beyond : end },
  };
}

/** Sorted streams as one. */
interface MergedStreams {
  /** The next row in their order, as often as they have it; undefined after the last. */
  next(wantedOfEach: number): Promise<StoredEvent | undefined>;
  /** Whether more has to be read for it. */
  mustRead(): boolean;
  /** What was read so far. */
  bytes(): number;
}

function mergeById(streams: readonly Fetch[], direction: Place["direction"]): MergedStreams {
  const buffers = streams.map((fetch) => ({
    fetch,
    rows: [] as StoredEvent[],
    at: 0,
    isDone: false,
  }));
  const isEmpty = ({ at, isDone, rows }: typeof buffers[number]) => at === rows.length && !isDone;
  const isEarlier = (row: StoredEvent, other: StoredEvent) =>
    direction === "asc" ? row.id < other.id : row.id > other.id;
  let bytes = 0;
  return {
    bytes: () => bytes,
    mustRead: () => buffers.some(isEmpty),
    async next(wanted) {
      let earliest: typeof buffers[number] | undefined;
      for (const buffer of buffers) {
        if (isEmpty(buffer)) {
          buffer.rows = await buffer.fetch(wanted);
          buffer.at = 0;
          buffer.isDone = buffer.rows.length === 0;
          bytes += buffer.rows.reduce((sum, row) => sum + bytesOf(row), 0);
        }
        const row = buffer.rows[buffer.at];
        const best = earliest?.rows[earliest.at];
        if (row && (best === undefined || isEarlier(row, best))) earliest = buffer;
      }
      return earliest?.rows[earliest.at++];
    },
  };
}

/** About how much an event takes of an answer. */
export function bytesOf(
  { changes = "", metadata = "", salts = "", targets = "" }: Pick<
    StoredEvent,
    "changes" | "metadata" | "salts" | "targets"
  >,
): number {
  return 1024 + changes.length + metadata.length + salts.length + targets.length;
}
