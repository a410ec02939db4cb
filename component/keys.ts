/** What is written of an API key when it is used: its last use, and nothing else. */
import { mutationGeneric, type RegisteredMutation } from "convex/server";
import { v } from "convex/values";
import { isDataNewer, type Writer } from "./store.ts";

type TouchArgs = { projectId: string; keyId: string; now: number };

/**
 * Writes when a key was last used, epoch ms. It is no change of what the key may do, and leaves no
 * event: a minute's worth of them for each key would bury the others.
 */
export const recordUse: RegisteredMutation<"public", TouchArgs, Promise<null>> = mutationGeneric({
  args: { projectId: v.string(), keyId: v.string(), now: v.number() },
  returns: v.null(),
  handler: async (ctx, { keyId, now, projectId }: TouchArgs): Promise<null> => {
    const db: Writer = ctx.db;
    const row = await db.query("apiKey")
      .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", keyId))
      .first();
    const isDue = row !== null && (row.lastUsedAt ?? 0) < now;
    // A read is answered by an older release, too, and this is no part of its answer.
    if (isDue && !await isDataNewer(db)) await db.patch(row._id, { lastUsedAt: now });
    return null;
  },
});
