/** Ends one session by its token, for a sign-out that needs nothing else. */
import { mutationGeneric, type RegisteredMutation } from "convex/server";
import { v } from "convex/values";
import { openStore, requireMigrated, type Writer } from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { deleteRow } from "./write.ts";

type EndArgs = { projectId: string; token: string; requestId: string };

/** Deletes the session that has the token; its event is by the session's user. False if none has it. */
export const end: RegisteredMutation<"public", EndArgs, Promise<boolean>> = mutationGeneric({
  args: { projectId: v.string(), token: v.string(), requestId: v.string() },
  returns: v.boolean(),
  handler: async (ctx, { projectId, requestId, token }: EndArgs): Promise<boolean> => {
    const db: Writer = ctx.db;
    await requireMigrated(db, "session");
    const parts = { db: ctx.db, scheduler: ctx.scheduler, tables: TABLES };
    const store = openStore(parts, { projectId, model: "session" });
    const row = await db.query("session")
      .withIndex("p_token", (index) => index.eq("projectId", projectId).eq("token", token))
      .first();
    if (!row) return false;
    const author = { actorType: "user", actorId: row.userId, requestId } as const;
    await deleteRow({ ...store, author }, row);
    return true;
  },
});
