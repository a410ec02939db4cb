import { equals } from "../../component/where.ts";
import { epochOf } from "../../plugins/_kernel/epoch.ts";
import { sha256Hex } from "../../plugins/_kernel/hash.ts";
import type { RunCtx } from "./ctx.ts";
import { readConfig } from "../deployment/config.ts";
import { headersOf } from "./lane_request.ts";
import type { SubjectRequest, Subjects } from "./subjects.ts";
import { signedCookies } from "../crypto/signed_cookies.ts";

/**
 * The cookie of a browser in which somebody has signed in. It opens nothing: it only says that strangers'
 * tries do not count against this browser's.
 */
export const KNOWN_DEVICE_COOKIE = "known_device";
/** As long as browsers keep a cookie at most; seconds. */
export const KNOWN_DEVICE_SECONDS = 400 * 24 * 60 * 60;

/** Users of one browser that it is known to; the newest push the oldest out. */
const MAX_ENTRIES = 5;
/** Hex digits of an entry: enough that no two users share one. */
const ENTRY_LENGTH = 32;
/** Starts each value, so that no other signed cookie is one. */
const VERSION = "kd1";

/** What a known browser's cookie holds of a user; another one after each move of the user's epoch. */
export function deviceEntry(
  projectId: string,
  user: { readonly id: string } & Readonly<Record<string, unknown>>,
): string {
  const entry = sha256Hex(JSON.stringify([projectId, user.id, epochOf(user)]));
  return entry.slice(0, ENTRY_LENGTH);
}

/** The entries of a cookie's value; none of another value. */
export function entriesIn(value: string): string[] {
  const [version, ...entries] = value.split("~");
  return version === VERSION ? entries : [];
}

/** The value of a cookie with these entries and, before them, a new one. */
export function valueWith(entry: string, entries: readonly string[]): string {
  const others = entries.filter((each) => each !== entry);
  return [VERSION, entry, ...others].slice(0, 1 + MAX_ENTRIES).join("~");
}

/**
 * The user that a request names and that its browser is known to, or null. All that it names must be that
 * one user's: else somebody's own account, named beside another's, would be a way around the other's
 * limits. It reads users only if the browser has such a cookie at all, whether there are any of those
 * names or not.
 */
export async function knownUserOf(
  ctx: RunCtx,
  { component, request, scope }: SubjectRequest,
  { accounts, challenged }: Subjects,
): Promise<string | null> {
  const { projectId } = scope;
  const options = { config: readConfig(), projectId };
  const values = await signedCookies(headersOf(request), KNOWN_DEVICE_COOKIE, options);
  const entries = values.flatMap(entriesIn);
  if (entries.length === 0) return null;
  const named = [
    ...accounts.map(({ field, name }) => ({ [field]: name })),
    ...challenged.map((id) => ({ id })),
  ];
  let known: string | null = null;
  for (const columns of named) {
    if (!("email" in columns || "username" in columns || "id" in columns)) return null;
    const where = equals(columns);
    const user = await ctx.runQuery(component.reader.findOne, { projectId, model: "user", where });
    if (typeof user?.id !== "string" || known !== null && known !== user.id) return null;
    if (!entries.includes(deviceEntry(projectId, { ...user, id: user.id }))) return null;
    known = user.id;
  }
  return known;
}
