/**
 * A session and its user: what a session check reads where Better Auth is not asked, and what a live one
 * follows. One call, one document of each table.
 */
import { queryGeneric, type RegisteredQuery } from "convex/server";
import { v } from "convex/values";
import { type Reader, requireMigrated } from "./store.ts";
import { sessionOf, type UserSession, userSession, withUser } from "./user_session.ts";

type TokenArgs = { projectId: string; token: string };
type IdArgs = { projectId: string; sessionId: string; userId: string };

/** Reads the session that has a token, and its user; null where either is not there. */
export const byToken: RegisteredQuery<"public", TokenArgs, Promise<UserSession | null>> =
  queryGeneric({
    args: { projectId: v.string(), token: v.string() },
    returns: userSession,
    handler: async (ctx, args: TokenArgs): Promise<UserSession | null> =>
      await sessionOf(ctx.db, args),
  });

/** Reads a session of a user by its id, and the user; null where either is not there. */
export const byId: RegisteredQuery<"public", IdArgs, Promise<UserSession | null>> = queryGeneric({
  args: { projectId: v.string(), sessionId: v.string(), userId: v.string() },
  returns: userSession,
  handler: async (ctx, args: IdArgs): Promise<UserSession | null> => {
    const { projectId, sessionId, userId } = args;
    const db: Reader = ctx.db;
    await requireMigrated(db, "session", "user");
    const session = await db.query("session")
      .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", sessionId))
      .first();
    return await withUser(db, session?.userId === userId ? session : null);
  },
});
