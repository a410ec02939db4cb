import { IMPERSONATION_MS } from "../../plugins/users/sessions.ts";
import type { ProjectSettings } from "../../plugins/settings/table.ts";

const DAY_SECONDS = 24 * 60 * 60;
/** A session that is used is renewed this many times in the time after which it would end. */
const RENEWALS = 7;

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

/**
 * How long a session lives that is not used, and after which part of that it is renewed by a use; in seconds,
 * as Better Auth takes them.
 */
export function sessionLifetime(
  { inactivityMs }: Pick<ProjectSettings, "inactivityMs">,
): { expiresIn: number; updateAge: number } {
  const expiresIn = inactivityMs / 1000;
  return { expiresIn, updateAge: Math.min(DAY_SECONDS, Math.floor(expiresIn / RENEWALS)) };
}
