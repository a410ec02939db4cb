import type { RequestState } from "../../../plugins/_kernel/request_state.ts";
import { isPlatform } from "../../../plugins/_kernel/scope.ts";

/** Sessions of one operator that are looked at. */
const MAX_SESSIONS = 1000;

/**
 * Whether a session in which somebody acts as a project's user may go on: asked whenever it is used. Who
 * is gone, banned or a key that has ended acts no more. The sessions of the project's own users take those
 * along in which they act; an operator's own are the platform's, and whatever ends them can't look through
 * all projects. So an operator must still run the project, and be signed in since before it began.
 */
export async function mayActStill(
  { findActor, platform, scope }: Pick<RequestState, "findActor" | "platform" | "scope">,
  { createdAt, impersonatedBy: id }: { createdAt: Date; impersonatedBy?: string | null },
): Promise<boolean> {
  if (typeof id !== "string" || isPlatform(scope)) return true;
  const actor = await findActor({ id, type: null });
  if (actor?.type !== "operator") return actor !== null;
  const own = await platform.findMany("session", { where: { userId: id }, limit: MAX_SESSIONS });
  return own.some((session) => session.createdAt <= createdAt.getTime());
}
