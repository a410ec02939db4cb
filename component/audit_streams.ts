/** How events are found: which index ranges hold those that a filter asks for, merged in the order of ids. */
import { type Infer, v } from "convex/values";
import { eventTime } from "../rules/event_times.ts";
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
 * Events a read looks at and passes over before it gives what it has: what only some columns of a row
 * tell (the outcome, and actor and organization of what belongs to a user) is no part of an index.
 */
const MAX_PASSED_OVER = 1000;
/** Bytes that a page holds at most, but for its last event; Convex lets a function answer 16 MiB. */
export const MAX_BYTES = 4 * 1024 * 1024;
/** What ids begin with, and what comes after every one of them: rows of before have none. */
const FIRST_ID = "evt_";
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
  const sources = sourcesOf(filter);
  const size = Math.ceil((limit + 1) / Math.max(1, sources.length));
  const streams = sources.map((source) =>
    eventStream(db, { projectId, filter, source, place, size })
  );
  const merged = mergeById(streams, place.direction);
  const rows: StoredEvent[] = [];
  let last: string | null = null;
  let passedOver = 0;
  let bytes = 0;
  for (;;) {
    const row = await merged();
    if (row === undefined) return { rows, next: null };
    if (rows.length === limit || passedOver === MAX_PASSED_OVER || bytes > MAX_BYTES) {
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

/** One index range of the union, and the columns of the filter that it does not fix. */
interface Source {
  readonly action?: string;
  /** By which column the target is found; `target` is the table of further targets. */
  readonly by?: "subject" | "owner" | "target";
  readonly rest: readonly ("actorId" | "organizationId")[];
}

function sourcesOf({ actions, actorId, organizationId, targetId }: EventFilter): Source[] {
  const places = targetId === undefined ? [undefined] : ["subject", "owner", "target"] as const;
  const others = (["actorId", "organizationId"] as const)
    .filter((name) => ({ actorId, organizationId })[name] !== undefined);
  return (actions === undefined ? [undefined] : [...new Set(actions)]).flatMap((action) =>
    places.map((by) => ({ action, by, rest: by === "owner" ? others : [] }))
  );
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

/** Gives the next rows of a stream; none at its end, and again none after it. */
type Fetch = () => Promise<StoredEvent[]>;

/** Reads one source in parts: all sources together read little more than a page holds. */
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
  const model = source.by === "target" ? "eventTarget" : "event";
  const store = { db, projectId, model };
  let beyond = place.beyond;
  let isDone = false;
  // An event that was pruned may have left what pointed to it.
  const eventsOf = async (rows: readonly StoredRow[]) => {
    const events = rows.map(({ id }) => findEvent(db, { projectId, id }));
    return (await Promise.all(events)).filter((event) => event !== null);
  };
  return async () => {
    while (!isDone) {
      const range = rangeOf(source, { filter, place: { ...place, beyond } });
      const rows = await openRange(store, range, place).take(size);
      isDone = rows.length < size;
      beyond = rows.at(-1)?.id;
      const events = model === "event" ? rows : await eventsOf(rows);
      if (events.length > 0) return events as StoredEvent[];
    }
    return [];
  };
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

function rangeOf(
  { action, by, rest }: Source,
  { filter, place }: { filter: EventFilter; place: Place },
): Range {
  const { actorId, organizationId, targetId } = filter;
  const isFree = (name: "actorId" | "organizationId") => !rest.includes(name);
  const columns = [
    ["action", action],
    ["actor", isFree("actorId") ? actorId : undefined],
    ["organization", isFree("organizationId") ? organizationId : undefined],
    [by ?? "subject", targetId],
  ].filter((column): column is [string, string] => column[1] !== undefined);
  const fields = columns.map(([name]) => COLUMNS[name] ?? name);
  return {
    index: ["p", ...columns.map(([name]) => name), "id"].join("_"),
    columns: [...fields, "id"],
    equals: columns.map(([name, value]) => [COLUMNS[name] ?? name, value]),
    ...boundsOf(filter, place),
    inOrder: true,
  };
}

/** Columns that an index's name says in a shorter word. */
const COLUMNS: Readonly<Record<string, string>> = {
  actor: "actorId",
  organization: "organizationId",
};

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

/** Gives the rows of some sorted streams in their order, each once; undefined after the last. */
function mergeById(
  streams: readonly Fetch[],
  direction: Place["direction"],
): () => Promise<StoredEvent | undefined> {
  const buffers = streams.map((fetch) => ({ fetch, rows: [] as StoredEvent[], at: 0 }));
  const isEarlier = (row: StoredEvent, other: StoredEvent) =>
    direction === "asc" ? row.id < other.id : row.id > other.id;
  const nextRow = async (): Promise<StoredEvent | undefined> => {
    let earliest: typeof buffers[number] | undefined;
    for (const buffer of buffers) {
      if (buffer.at === buffer.rows.length) {
        buffer.rows = await buffer.fetch();
        buffer.at = 0;
      }
      const row = buffer.rows[buffer.at];
      const best = earliest?.rows[earliest.at];
      if (row && (best === undefined || isEarlier(row, best))) earliest = buffer;
    }
    return earliest?.rows[earliest.at++];
  };
  let last: string | undefined;
  return async () => {
    let row = await nextRow();
    while (row !== undefined && row.id === last) row = await nextRow();
    last = row?.id;
    return row;
  };
}

/** About how much an event takes of an answer. */
export function bytesOf(
  { changes = "", metadata = "", salts = "", targets = "" }: StoredEvent,
): number {
  return 1024 + changes.length + metadata.length + salts.length + targets.length;
}
