import type { createAuthMiddleware } from "better-auth/api";

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0]["context"];

/** What an answer carries before the first after-hook runs. */
interface Given {
  readonly session: Context["newSession"];
  /** The last line of each of the session's cookies. */
  readonly lines: readonly string[];
}

const given = new WeakMap<Context, Given>();

/**
 * Two hooks that stand around all others: what an answer sets of the session it has just made stays
 * as it is, whatever after-hooks do, unless one of them takes the session itself back, as the second
 * factor's does.
 *
 * Better Auth's hooks look for an older session by the request's cookie (the anonymous plugin after
 * every sign-in, for a guest to take over from), and its look-up deletes the cookie of a session that
 * has ended: the cookie's name, so the new session's line too. Without these, whoever signs in while
 * the browser still sends an ended session's cookie is answered 200 and signed out. An answer that has
 * a cookie deleted and then set, by an endpoint that looked first, says it once. Where the request brings
 * no cookie, nobody finds one to delete.
 */
export function noteSessionCookies(context: Context): void {
  const lines = new Map<string, string>();
  for (const line of context.responseHeaders?.getSetCookie() ?? []) {
    if (isOfSession(context, line)) lines.set(nameOf(line), line);
  }
  given.set(context, { session: context.newSession, lines: [...lines.values()] });
}

/** The second of the two: puts back what the first one noted. */
export function restoreSessionCookies(context: Context): void {
  const { lines, session } = given.get(context) ?? { lines: [], session: null };
  const { newSession, responseHeaders } = context;
  if (session === null || newSession !== session || responseHeaders === undefined) return;
  const others = responseHeaders.getSetCookie().filter((line) => !isOfSession(context, line));
  responseHeaders.delete("set-cookie");
  for (const line of [...lines, ...others]) responseHeaders.append("set-cookie", line);
}

function isOfSession({ authCookies }: Context, line: string): boolean {
  const { dontRememberToken, sessionData, sessionToken } = authCookies;
  const name = nameOf(line);
  return [sessionToken, sessionData, dontRememberToken].some((cookie) => cookie.name === name);
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf("="));
}
