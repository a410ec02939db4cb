/** Ends one session by its token, for a sign-out that needs nothing else. */
import { mutationGeneric, type RegisteredMutation } from "convex/server";
import { v } from "convex/values";
import { type Author, authorValidator } from "./author.ts";
import { openStore, requireMigrated, type Writer } from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { deleteRow } from "./write.ts";

type EndArgs = { projectId: string; token: string; author: Author };

/**
 * Deletes the session that has the token; its event is by the session's user, whose name is read for it.
 * False if none has it.
 */
export const end: RegisteredMutation<"public", EndArgs, Promise<boolean>> = mutationGeneric({
  args: { projectId: v.string(), token: v.string(), author: authorValidator },
  returns: v.boolean(),
  handler: async (ctx, { author: origin, projectId, token }: EndArgs): Promise<boolean> => {
    const db: Writer = ctx.db;
    await requireMigrated(db, "session");
    const parts = { db: ctx.db, scheduler: ctx.scheduler, tables: TABLES };
    const store = openStore(parts, { projectId, model: "session" });
    const row = await db.query("session")
      .withIndex("p_token", (index) => index.eq("projectId", projectId).eq("token", token))
      .first();
    if (!row) return false;
    const { impersonatedBy, userId } = row;
    const user = await db.query("user")
      .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", userId))
      .first();
    const author: Author = {
      ...origin,
      actorType: "user",
      actorId: userId,
      ...user === null ? {} : { actorName: user.name, actorEmail: user.email },
      ...impersonatedBy === undefined ? {} : { impersonatedBy },
    };
    await deleteRow({ ...store, author }, row);
    return true;
  },
});
