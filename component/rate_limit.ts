/**
 * Counters of requests: a token bucket each. A caller takes a token of every bucket a request
 * belongs to, in the transaction of that request.
 */
import {
  type GenericDatabaseReader,
  type GenericDatabaseWriter,
  mutationGeneric,
  type RegisteredMutation,
} from "convex/server";
import { type Infer, v } from "convex/values";
import type { TypedTable } from "./store.ts";
import type { RateBucketRow } from "./tables/platform.ts";

const bucketValidator = v.object({
  key: v.string(),
  limit: v.number(),
  windowMs: v.number(),
});

/**
 * One bucket: it holds `limit` tokens and fills up again in `windowMs`. `key` names what is counted
 * and is a hash where that is personal.
 */
export type Bucket = Infer<typeof bucketValidator>;

type Model = {
  rateBucket: TypedTable<"rateBucket", RateBucketRow, {
    p_key: ["projectId", "key", "_creationTime"];
  }>;
};
type Row = Model["rateBucket"]["document"];
type TakeArgs = { projectId: string; buckets: Bucket[]; now: number };

/**
 * Takes a token of each bucket, or of none if one is empty. Returns 0, or after how many ms it is
 * worth trying again.
 */
export const take: RegisteredMutation<"public", TakeArgs, Promise<number>> = mutationGeneric({
  args: { projectId: v.string(), buckets: v.array(bucketValidator), now: v.number() },
  returns: v.number(),
  handler: async (ctx, { buckets, now, projectId }: TakeArgs): Promise<number> => {
    const db: GenericDatabaseWriter<Model> = ctx.db;
    const found = await Promise.all(buckets.map(async (bucket) => {
      const row = await findRow(db, { projectId, key: bucket.key });
      return { bucket, row, tokens: tokensNow(row, bucket, now) };
    }));
    const waits = found.map(({ bucket, tokens }) => tokens >= 1 ? 0 : waitMs(tokens, bucket));
    const wait = Math.max(0, ...waits);
    if (wait > 0) return wait;
    for (const { bucket, row, tokens } of found) {
      const next = { projectId, key: bucket.key, tokens: tokens - 1, at: now };
      if (row) await db.patch(row._id, { tokens: next.tokens, at: now });
      else await db.insert("rateBucket", next);
    }
    return 0;
  },
});

async function findRow(
  db: GenericDatabaseReader<Model>,
  { key, projectId }: { key: string; projectId: string },
): Promise<Row | null> {
  return await db.query("rateBucket")
    .withIndex("p_key", (index) => index.eq("projectId", projectId).eq("key", key))
    .first();
}

function tokensNow(row: Row | null, bucket: Bucket, now: number): number {
  if (!row) return bucket.limit;
  const refilled = Math.max(0, now - row.at) * bucket.limit / bucket.windowMs;
  return Math.min(bucket.limit, row.tokens + refilled);
}

function waitMs(tokens: number, { limit, windowMs }: Bucket): number {
  return Math.ceil((1 - tokens) * windowMs / limit);
}
