/**
 * A session and its user: what a session check reads where Better Auth is not asked, and what a live one
 * follows. One call, one document of each table.
 */
import { queryGeneric, type RegisteredQuery } from "convex/server";
import { v } from "convex/values";
import { type Reader, requireMigrated } from "./store.ts";
import {
  foundSession,
  foundSessions,
  sessionsOf,
  type TokenArgs,
  type UserSession,
  withUser,
} from "./user_session.ts";

type IdArgs = { projectId: string; sessionId: string; userId: string };

/** Reads the sessions that tokens are of, each with its user; a token of none gives none. */
export const byTokens: RegisteredQuery<"public", TokenArgs, Promise<UserSession[]>> = queryGeneric({
  args: { projectId: v.string(), tokens: v.array(v.string()) },
  returns: foundSessions,
  handler: async (ctx, args: TokenArgs): Promise<UserSession[]> => await sessionsOf(ctx.db, args),
});

/** Reads a session of a user by its id, and the user; null where either is not there. */
export const byId: RegisteredQuery<"public", IdArgs, Promise<UserSession | null>> = queryGeneric({
  args: { projectId: v.string(), sessionId: v.string(), userId: v.string() },
  returns: foundSession,
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
