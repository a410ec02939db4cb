/** What is left of the mails that projects and recipients may have, in the buckets of rate_limit.ts. */
import { mutationGeneric, type RegisteredMutation } from "convex/server";
import { type Infer, type ObjectType, v } from "convex/values";
import { bucketValidator, findAll, type Found, waitOf, write } from "./rate_limit.ts";
import { requireKnownData, type Writer } from "./store.ts";

const takeArgs = {
  projectId: v.string(),
  groups: v.array(v.array(bucketValidator)),
  now: v.number(),
};
const takenValidator = v.object({
  /** 0 where the tokens were taken, or after how many ms it is worth trying again. */
  waitMs: v.number(),
  /** Which bucket of the group that is for, from 0. */
  at: v.number(),
});

/** What came of a group of buckets. */
export type Taken = Infer<typeof takenValidator>;

/** Takes tokens for several mails in turn, as `rate_limit.take` does for one request; a bucket may be of several. */
export const take: RegisteredMutation<
  "public",
  ObjectType<typeof takeArgs>,
  Promise<Taken[]>
> = mutationGeneric({
  args: takeArgs,
  returns: v.array(takenValidator),
  handler: async (ctx, { groups, now, projectId }): Promise<Taken[]> => {
    const db: Writer = ctx.db;
    await requireKnownData(db);
    const buckets = [...new Map(groups.flat().map((bucket) => [bucket.key, bucket])).values()];
    const args = { projectId, buckets, now };
    const found = new Map((await findAll(db, args)).map((each) => [each.bucket.key, each]));
    const changed = new Set<Found>();
    const taken = groups.map((group): Taken => {
      const asked = group.flatMap(({ key }) => found.get(key) ?? []);
      const waits = asked.map(waitOf);
      const waitMs = Math.max(0, ...waits);
      if (waitMs > 0) return { waitMs, at: waits.indexOf(waitMs) };
      for (const each of asked) {
        each.tokens--;
        each.long -= each.bucket.long?.failuresOnly === false ? 1 : 0;
        changed.add(each);
      }
      return { waitMs, at: 0 };
    });
    for (const each of changed) await write(db, { args, ...each });
    return taken;
  },
});
