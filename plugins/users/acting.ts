import type { RequestState } from "../_kernel/request_state.ts";
import { rightsOf } from "../_kernel/rights.ts";
import type { Actor } from "../_kernel/scope.ts";
import type { SessionRow } from "../_kernel/store.ts";
import { holdsMore, isAdministrator } from "./administrators.ts";

/** What acting as a user takes in the project. */
export const ACTING_PERMISSION = "dashboard.manage";

/**
 * Whether a session in which somebody acts as its user may go on. It is asked whenever the session is used,
 * since nothing that takes the right to it could look through all of them: whoever acts must be there
 * still, in the session in which they began, and hold the permission and no less than the user. What they
 * made as the user meanwhile counts for nothing.
 */
export async function mayActStill(state: RequestState, sessionId: string): Promise<boolean> {
  const { memberships, roles, scope, store } = state;
  const acted = await store.findOne("session", { id: sessionId });
  if (acted === null || acted.impersonatedBy === null) return false;
  const actor = await state.findActor({ id: acted.impersonatedBy, type: null });
  if (actor === null || !await isSignedIn(actor, { acted, state })) return false;
  const rights = rightsOf(actor, state);
  if (!await rights.has(ACTING_PERMISSION)) return false;
  const user = await store.findOne("user", { id: acted.userId });
  if (user === null || isAdministrator(user)) return false;
  const judging = { actor, memberships, rights, roles, scope, store };
  return !await holdsMore(judging, user, { madeSince: acted.createdAt });
}

/** Whether the session goes on in which somebody began to act: an operator's is one of the platform. */
async function isSignedIn(
  { id: userId, type }: Actor,
  { acted: { startedIn: id }, state }: { acted: SessionRow; state: RequestState },
): Promise<boolean> {
  if (type === "api_key") return true;
  if (id === null) return false;
  const own = type === "user" ? state.store : state.platform;
  const session = await own.findOne("session", { id, userId });
  return session !== null && session.expiresAt > state.now();
}
