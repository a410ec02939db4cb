/** The batches in which a stream's events are delivered: each attempt at one has the same leaves. */
import type { RegisteredMutation } from "convex/server";
import { type Infer, type ObjectType, v } from "convex/values";
import { readDelivery, signedSize } from "./audit_delivery.ts";
import { bytesOf, type StoredEvent } from "./audit_streams.ts";
import { writingMutation } from "./mutations.ts";
import type { Doc, Reader, Writer } from "./store.ts";
import { type OutputRow, rowValidator } from "./validators.ts";

/** Leaves that one batch looks at: most may be of actions that the stream leaves out. */
const MAX_LOOKED_AT = 1000;
/** And their bytes. */
const MAX_LOOKED_AT_BYTES = 4 * 1024 * 1024;
/** Bytes of a batch, but for its last event. */
const MAX_BYTES = 1024 * 1024;

const batchValidator = v.object({
  from: v.number(),
  /** The leaf after it. */
  to: v.number(),
  generation: v.number(),
  events: v.array(rowValidator),
});

/** The events of a batch, those of the leaves from `from` up to `to`. */
export type StreamBatch = Infer<typeof batchValidator>;

const formArgs = {
  projectId: v.string(),
  id: v.string(),
  attempt: v.number(),
  limit: v.number(),
  /** Which actions are delivered. @default all */
  actions: v.optional(v.array(v.string())),
};

/**
 * The batch at hand of an attempt, formed if it is none yet; null where the attempt is over. It may hold no
 * event, where the stream leaves all of its leaves out.
 */
export const form: RegisteredMutation<
  "public",
  ObjectType<typeof formArgs>,
  Promise<StreamBatch | null>
> = writingMutation({
  args: formArgs,
  returns: v.union(v.null(), batchValidator),
  handler: async (ctx, { actions, attempt, id, limit, projectId }): Promise<StreamBatch | null> => {
    const db: Writer = ctx.db;
    const row = await readDelivery(db, { projectId, id });
    if (row?.phase !== "sending" || row.attempt !== attempt) return null;
    const { generation, until } = row;
    const formed = await read(db, {
      ...{ projectId, actions, limit, from: row.cursor },
      to: until ?? await signedSize(db, projectId),
      isFormed: until !== undefined,
    });
    if (until === undefined) await db.patch(row._id, { until: formed.to });
    return { ...formed, generation };
  },
});

/** Reads a batch, as far as it may go; one that was formed before is read whole, whatever it takes now. */
async function read(
  db: Reader,
  { actions, from, isFormed, limit, projectId, to }: {
    projectId: string;
    actions: string[] | undefined;
    limit: number;
    from: number;
    to: number;
    isFormed: boolean;
  },
): Promise<Omit<StreamBatch, "generation">> {
  const events: OutputRow[] = [];
  const leaves = db.query("event").withIndex(
    "p_leaf",
    (index) => index.eq("projectId", projectId).gte("leaf", from).lt("leaf", to),
  );
  const taken = { bytes: 0, lookedAt: 0, lookedAtBytes: 0 };
  for await (const event of leaves) {
    const isFull = events.length === limit || taken.bytes > MAX_BYTES ||
      taken.lookedAt === MAX_LOOKED_AT || taken.lookedAtBytes > MAX_LOOKED_AT_BYTES;
    // Leaves before it that are not there were pruned.
    if (isFull && !isFormed) return { from, to: event.leaf ?? from, events };
    const bytes = bytesOf(event as StoredEvent);
    taken.lookedAt++;
    taken.lookedAtBytes += bytes;
    if (actions !== undefined && !actions.includes(event.action)) continue;
    taken.bytes += bytes;
    events.push(toOutput(event));
  }
  return { from, to, events };
}

function toOutput({ _creationTime, _id, projectId: _, ...columns }: Doc<"event">): OutputRow {
  return columns;
}
