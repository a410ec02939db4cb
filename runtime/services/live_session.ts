import { queryGeneric, type RegisteredQuery } from "convex/server";
import { isBanned } from "../../plugins/_kernel/subjects.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { sessionEnd } from "../request/session_times.ts";
import { callerOf, type CheckCtx } from "./token_caller.ts";

/** A session that goes on, and whose it is. Times are epoch milliseconds; what has no value is null. */
export interface LiveSession {
  /** The project whose user it is; `platform` for the platform's own. */
  readonly projectId: string;
  /** The session, without the token that opens it. */
  readonly session: {
    readonly id: string;
    readonly createdAt: number;
    readonly updatedAt: number;
    /** When it ends unless it is used before. */
    readonly expiresAt: number;
    readonly activeOrganizationId: string | null;
    readonly activeTeamId: string | null;
    /** Who really acts in it, where that is not the user. */
    readonly impersonatedBy: string | null;
  };
  /** Whose it is, as the project knows them. */
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly emailVerified: boolean;
    readonly image: string | null;
    /** The user's roles in the project, joined by commas. */
    readonly role: string | null;
  };
}

/** The session in which the token of a call was given, while it goes on; see `session` of the bound auth. */
export async function liveSessionOf(
  ctx: CheckCtx,
  component: BanataComponent,
): Promise<LiveSession | null> {
  const caller = await callerOf(ctx, component);
  if (caller === null || caller.sessionId === null) return null;
  const { projectId, sessionId, settings, userId } = caller;
  const found = await ctx.runQuery(component.session_read.byId, { projectId, sessionId, userId });
  if (found === null) return null;
  const now = Date.now();
  const { session, user } = found;
  const { activeOrganizationId = null, activeTeamId = null, impersonatedBy = null } = session;
  const isImpersonation = impersonatedBy !== null;
  const expiresAt = sessionEnd({ ...session, isImpersonation }, settings, { now });
  if (expiresAt < now || isBanned(user, now)) return null;
  const { createdAt, updatedAt } = session;
  const { email, emailVerified, id, image = null, name, role = null } = user;
  return {
    projectId,
    session: {
      ...{ id: session.id, createdAt, updatedAt, expiresAt },
      ...{ activeOrganizationId, activeTeamId, impersonatedBy },
    },
    user: { id, name, email, emailVerified, image, role },
  };
}

/** A public query that gives whoever calls it their own session, and nobody else's. */
export function sessionQuery(
  component: BanataComponent,
): RegisteredQuery<"public", Record<string, never>, Promise<LiveSession | null>> {
  return queryGeneric({
    args: {},
    handler: (ctx): Promise<LiveSession | null> => liveSessionOf(ctx, component),
  });
}
