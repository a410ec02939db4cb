/**
 * Reads of the audit log: pages by time, the order in which the log was integrated, single events, and
 * the names that a project's events have. Each costs the same however many events there are.
 */
import { queryGeneric, type RegisteredQuery } from "convex/server";
import { type Infer, type ObjectType, v } from "convex/values";
import { actionsBelow } from "./audit_sources.ts";
import {
  bytesOf,
  eventFilterValidator,
  findEvent,
  isAskedFor,
  MAX_BYTES,
  MAX_PART,
  mergeEvents,
  SMALL_PART,
  type StoredEvent,
} from "./audit_streams.ts";
import type { Reader } from "./store.ts";
import { type OutputRow, rowValidator } from "./validators.ts";

/** Names of actions that are looked at: a project of more has to say which it means. */
const MAX_NAMES = 500;
/** Events of the log that a call for new ones looks at. */
const MAX_TAILED = 1000;

const pageValidator = v.object({
  events: v.array(rowValidator),
  /** The id after which the next page begins; null at the end. */
  next: v.union(v.null(), v.string()),
});

/** Events, and where the next page begins. */
export type EventPage = Infer<typeof pageValidator>;

const pageArgs = {
  projectId: v.string(),
  filter: eventFilterValidator,
  direction: v.union(v.literal("asc"), v.literal("desc")),
  beyond: v.optional(v.string()),
  limit: v.number(),
};
type PageArgs = ObjectType<typeof pageArgs>;

/**
 * A page of the events that a filter asks for, in the order of their ids: by time, and events of one
 * time in an order that stays. It may hold fewer than `limit` although more come; `next` says so.
 */
export const page: RegisteredQuery<"public", PageArgs, Promise<EventPage>> = queryGeneric({
  args: pageArgs,
  returns: pageValidator,
  handler: async (ctx, args: PageArgs): Promise<EventPage> => {
    const { beyond, direction, filter, limit, projectId } = args;
    const place = { direction, ...beyond === undefined ? {} : { beyond } };
    const { next, rows } = await mergeEvents(ctx.db, { projectId, filter, limit, place });
    return { events: rows.map(toOutput), next };
  },
});

const tailValidator = v.object({
  events: v.array(rowValidator),
  /** The leaf that was looked at last. */
  next: v.number(),
  hasMore: v.boolean(),
});

/** Events in the order of the log, and how far it was looked at. */
export type EventTail = Infer<typeof tailValidator>;

const tailArgs = {
  projectId: v.string(),
  filter: eventFilterValidator,
  after: v.number(),
  /** The leaf that ends it. @default none */
  before: v.optional(v.number()),
  limit: v.number(),
};
type TailArgs = ObjectType<typeof tailArgs>;

/**
 * Events in the order in which the log was integrated, those of the leaves above `after`. An event has its
 * leaf for good once it has one, and none gets a lower one later: whoever goes on from `next` misses
 * none, however late it was committed.
 */
export const tail: RegisteredQuery<"public", TailArgs, Promise<EventTail>> = queryGeneric({
  args: tailArgs,
  returns: tailValidator,
  handler: async (ctx, args: TailArgs): Promise<EventTail> => {
    const { after, before, filter, limit, projectId } = args;
    const events: OutputRow[] = [];
    let next = after;
    let bytes = 0;
    for (let looked = 0; looked < MAX_TAILED && bytes <= MAX_BYTES;) {
      const wanted = limit + 1 - events.length;
      const count = Math.min(MAX_PART, limit + 1, Math.max(wanted, SMALL_PART));
      const part = await leavesAfter(ctx.db, { projectId, after: next, before, limit: count });
      for (const event of part) {
        if (events.length === limit) return { events, next, hasMore: true };
        next = event.leaf ?? next;
        bytes += bytesOf(event);
        if (isAskedFor(event, filter)) events.push(toOutput(event));
      }
      if (part.length < count) return { events, next, hasMore: false };
      looked += part.length;
    }
    return { events, next, hasMore: true };
  },
});

type FindArgs = { projectId: string; id: string };

/** The event of an id; null where the project has none. */
export const find: RegisteredQuery<"public", FindArgs, Promise<OutputRow | null>> = queryGeneric({
  args: { projectId: v.string(), id: v.string() },
  returns: v.union(v.null(), rowValidator),
  handler: async (ctx, args: FindArgs): Promise<OutputRow | null> => {
    const event = await findEvent(ctx.db, args);
    return event && toOutput(event);
  },
});

type NamesArgs = { projectId: string };

/** The leaf of the newest event of the log; -1 for an empty one. */
export const lastLeaf: RegisteredQuery<"public", NamesArgs, Promise<number>> = queryGeneric({
  args: { projectId: v.string() },
  returns: v.number(),
  handler: async (ctx, { projectId }: NamesArgs): Promise<number> => {
    const db: Reader = ctx.db;
    const event = await db.query("event")
      .withIndex("p_leaf", (index) => index.eq("projectId", projectId).gte("leaf", 0))
      .order("desc")
      .first();
    return event?.leaf ?? -1;
  },
});

/**
 * The names of the actions that a project's events have, one document a name; null where they are more
 * than 500, or where one event of each is more than a page has.
 */
export const names: RegisteredQuery<"public", NamesArgs, Promise<string[] | null>> = queryGeneric({
  args: { projectId: v.string() },
  returns: v.union(v.null(), v.array(v.string())),
  handler: async (ctx, { projectId }: NamesArgs): Promise<string[] | null> =>
    await actionsBelow(ctx.db, { projectId, fixed: [], most: MAX_NAMES }),
});

async function leavesAfter(
  db: Reader,
  { after, before = Number.MAX_SAFE_INTEGER, limit, projectId }: {
    projectId: string;
    after: number;
    before: number | undefined;
    limit: number;
  },
): Promise<StoredEvent[]> {
  const rows = await db.query("event")
    .withIndex(
      "p_leaf",
      (index) => index.eq("projectId", projectId).gt("leaf", after).lt("leaf", before),
    )
    .take(limit);
  // What has a leaf has an id: it is a part of it.
  return rows as StoredEvent[];
}

/** Everything an event says, but for whose it is: the caller knows. */
function toOutput({ _creationTime, _id, projectId: _, ...columns }: StoredEvent): OutputRow {
  return columns;
}
