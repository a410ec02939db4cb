import type { BetterAuthPlugin } from "better-auth";
import { inFlight } from "../../request/in_flight.ts";
import { routeOf } from "../../routes.ts";
import { SIGNED_IN_BY_PROVIDER } from "../../request/author.ts";

/** The part of an endpoint's context that a hook of a session is given. */
interface HookContext {
  readonly path?: string;
  readonly context?: { readonly session?: { readonly session: Replaced } | null };
}

/** The session in whose place another comes. */
interface Replaced {
  readonly userId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/**
 * A session that comes in the place of another is that one under a new token: it ends when that one
 * would have, and says the same of who really acts and of who vouched. Better Auth gives it a week,
 * whether the user wanted to be remembered or an impersonator had an hour, and forgets the rest where a
 * password is changed.
 */
export function replacedSessions(): BetterAuthPlugin {
  const before = (session: { readonly userId: string }, ctx: HookContext | null) => {
    const replaced = ctx?.context?.session?.session;
    const isReplaced = replaced?.userId === session.userId &&
      routeOf(ctx?.path ?? "").replacesSession;
    if (!isReplaced) return Promise.resolve(undefined);
    return Promise.resolve({ data: { ...session, ...carriedOver(replaced) } });
  };
  return {
    id: "banata-replaced-sessions",
    init: () => ({ options: { databaseHooks: { session: { create: { before } } } } }),
  };
}

function carriedOver({ createdAt, expiresAt }: Replaced) {
  const current = inFlight().state.session();
  const impersonatedBy = current?.impersonatedBy ?? null;
  return {
    expiresAt,
    ...current?.isFromProvider ? { signedInBy: SIGNED_IN_BY_PROVIDER } : {},
    // The hour of an impersonation counts from its start.
    ...impersonatedBy === null ? {} : { impersonatedBy, createdAt },
  };
}
