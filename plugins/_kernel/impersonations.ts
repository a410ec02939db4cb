import { type ErrorCode, fail } from "./errors.ts";
import type { CurrentSession } from "./request_state.ts";
import type { Actor } from "./scope.ts";
import type { ScopedStore } from "./store.ts";

/** Who acts, and in which session. */
interface ActingIn {
  readonly actor: Actor;
  /** The session of the project's user who acts; null where none does. */
  readonly currentSession: Pick<CurrentSession, "id" | "impersonatedBy"> | null;
}

/** The session in which a user or an operator acts; null for an API key, which has none. */
export function sessionOfActor(
  { actor, currentSession }: ActingIn,
): Pick<CurrentSession, "id" | "impersonatedBy"> | null {
  if (actor.type === "operator") return actor.session ?? null;
  return actor.type === "user" ? currentSession : null;
}

/** Who really acts, where somebody acts as a user or as an operator; else null. */
export function impersonatorOf(acting: ActingIn): string | null {
  return sessionOfActor(acting)?.impersonatedBy ?? null;
}

/**
 * Refuses whoever acts as somebody else what would outlive that, by the plugin's own words.
 *
 * @throws {APIError} 403 with `refusal`, a `NOT_WHILE_IMPERSONATING`
 */
export function requireOneself(acting: ActingIn, refusal: ErrorCode): void {
  if (impersonatorOf(acting) !== null) fail("FORBIDDEN", refusal);
}

/** Sessions of one user that are looked at. */
const MAX_SESSIONS = 1000;

/**
 * Ends the sessions in which others act as a user who is about to hold more: they were allowed to be
 * the user while that one held no more than they.
 */
export async function endImpersonationsOf(store: ScopedStore, userId: string): Promise<void> {
  const sessions = await store.findMany("session", { where: { userId }, limit: MAX_SESSIONS });
  for (const { id, impersonatedBy } of sessions) {
    if (impersonatedBy !== null) await store.deleteOne("session", { id });
  }
}
