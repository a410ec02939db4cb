import { IMPERSONATION_MS } from "../../../plugins/users/sessions.ts";
import type { ProjectSettings } from "../../../plugins/settings/table.ts";

/** The times of a session, epoch milliseconds. */
interface SessionTimes {
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number;
  /** Whether somebody else acts in it. */
  readonly isImpersonation?: boolean;
}

/**
 * When a session ends under the settings of now. A row carries the end that it was given when it was
 * last renewed; shorter times hold for it as soon as they are saved, and no longer ones do. Nobody acts
 * as another for longer than an hour, however often the session was renewed.
 */
export function sessionEnd(
  { createdAt, expiresAt, isImpersonation = false, updatedAt }: SessionTimes,
  { inactivityMs, maxSessionMs }: Pick<ProjectSettings, "inactivityMs" | "maxSessionMs">,
  { now }: { now: number },
): number {
  const idleEnd = updatedAt + inactivityMs;
  const longestMs = Math.min(
    maxSessionMs ?? Infinity,
    isImpersonation ? IMPERSONATION_MS : Infinity,
  );
  const lastEnd = createdAt + longestMs;
  // Until it is reached the greatest length is left out: Better Auth would take a nearer end for one
  // that is due for renewal, at every request.
  return Math.min(expiresAt, idleEnd, lastEnd <= now ? lastEnd : Infinity);
}
