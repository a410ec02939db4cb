/**
 * Counters of requests: token buckets, one row for each subject that is counted. A caller takes a token
 * of every bucket a request belongs to, in the transaction of that request.
 */
import { mutationGeneric, type RegisteredMutation } from "convex/server";
import { type Infer, v } from "convex/values";
import { type Doc, type Reader, requireKnownData, type Writer } from "./store.ts";

/** What a caller says of a bucket. */
export const bucketValidator = v.object({
  key: v.string(),
  limit: v.number(),
  windowMs: v.number(),
  long: v.optional(v.object({
    limit: v.number(),
    windowMs: v.number(),
    failuresOnly: v.boolean(),
  })),
});

/**
 * One bucket: it holds `limit` tokens and fills up again in `windowMs`. `key` names what is counted
 * and is a hash where that is personal. `long` is a second level of it with a longer window; one that
 * counts failures only is asked by `take` and loses a token by `fail`.
 */
export type Bucket = Infer<typeof bucketValidator>;

type Row = Doc<"rateBucket">;
type TakeArgs = { projectId: string; buckets: Bucket[]; now: number };
type Level = Pick<Bucket, "limit" | "windowMs">;

const takeArgs = { projectId: v.string(), buckets: v.array(bucketValidator), now: v.number() };

/**
 * Takes a token of each bucket, or of none if one is empty. Returns 0, or after how many ms it is
 * worth trying again.
 */
export const take: RegisteredMutation<"public", TakeArgs, Promise<number>> = mutationGeneric({
  args: takeArgs,
  returns: v.number(),
  handler: async (ctx, args: TakeArgs): Promise<number> => {
    const db: Writer = ctx.db;
    await requireKnownData(db);
    const found = await findAll(db, args);
    const wait = Math.max(0, ...found.map(waitOf));
    if (wait > 0) return wait;
    for (const { bucket, long, row, tokens } of found) {
      const taken = bucket.long?.failuresOnly === false ? 1 : 0;
      await write(db, { args, bucket, row, tokens: tokens - 1, long: long - taken });
    }
    return 0;
  },
});

/**
 * Takes a token of the levels that count failures only, as far as there are any. Returns whether each
 * had one.
 */
export const fail: RegisteredMutation<"public", TakeArgs, Promise<boolean>> = mutationGeneric({
  args: takeArgs,
  returns: v.boolean(),
  handler: async (ctx, args: TakeArgs): Promise<boolean> => {
    const db: Writer = ctx.db;
    await requireKnownData(db);
    let isPaid = true;
    for (const { bucket, long, row, tokens } of await findAll(db, args)) {
      if (!bucket.long?.failuresOnly) continue;
      isPaid &&= long >= 1;
      await write(db, { args, bucket, row, tokens, long: Math.max(0, long - 1) });
    }
    return isPaid;
  },
});

/** A bucket with what is left of it. */
export interface Found {
  readonly bucket: Bucket;
  readonly row: Row | null;
  tokens: number;
  /** Tokens of the long level; of no meaning where there is none. */
  long: number;
}

/** After how many ms a bucket has a token; 0 where it has one. */
export function waitOf({ bucket, long, tokens }: Found): number {
  return Math.max(
    waitMs(tokens, bucket),
    bucket.long === undefined ? 0 : waitMs(long, bucket.long),
  );
}

/** What is left of buckets. */
export function findAll(
  db: Reader,
  { buckets, now, projectId }: TakeArgs,
): Promise<Found[]> {
  return Promise.all(buckets.map(async (bucket) => {
    const row = await findRow(db, { projectId, key: bucket.key });
    const since = row === null ? 0 : Math.max(0, now - row.at);
    const tokens = refilled(row?.tokens, bucket, since);
    const long = bucket.long === undefined ? 0 : refilled(row?.longTokens, bucket.long, since);
    return { bucket, row, tokens, long };
  }));
}

async function findRow(
  db: Reader,
  { key, projectId }: { key: string; projectId: string },
): Promise<Row | null> {
  return await db.query("rateBucket")
    .withIndex("p_key", (index) => index.eq("projectId", projectId).eq("key", key))
    .first();
}

/** Keeps what is left of a bucket. */
export async function write(
  db: Writer,
  { args: { now, projectId }, bucket, long, row, tokens }: Found & { args: TakeArgs },
): Promise<void> {
  const fullIn = Math.max(
    fullInMs(tokens, bucket),
    bucket.long === undefined ? 0 : fullInMs(long, bucket.long),
  );
  const state = {
    tokens,
    at: now,
    fullAt: now + fullIn,
    ...bucket.long === undefined ? {} : { longTokens: long },
  };
  if (row) await db.patch(row._id, state);
  else await db.insert("rateBucket", { projectId, key: bucket.key, ...state });
}

/** The tokens of a level after some time, ms. */
export function refilled(
  tokens: number | undefined,
  { limit, windowMs }: Level,
  since: number,
): number {
  return Math.min(limit, (tokens ?? limit) + since * limit / windowMs);
}

function waitMs(tokens: number, { limit, windowMs }: Level): number {
  return tokens >= 1 ? 0 : Math.ceil((1 - tokens) * windowMs / limit);
}

/** After how many ms a level is full again. */
export function fullInMs(tokens: number, { limit, windowMs }: Level): number {
  return Math.ceil((limit - tokens) * windowMs / limit);
}
