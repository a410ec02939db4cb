import { toHex } from "../../plugins/_kernel/hash.ts";
import { readConfig, type RuntimeConfig } from "../deployment/config.ts";
import { headersOf } from "./lane_request.ts";
import type { SubjectRequest, Subjects } from "./subjects.ts";
import { nameSecret } from "../crypto/seal.ts";
import { signedCookies } from "../crypto/signed_cookies.ts";

/**
 * The cookie of a browser that asked for a code to be mailed. It proves nothing: it only says that
 * strangers' tries do not count against this browser's.
 */
export const ASKED_CODE_COOKIE = "asked_code";

/** Accounts of one browser that it asked for at a time; the newest push the oldest out. */
const MAX_ENTRIES = 5;
const ACCOUNT_LENGTH = 32;
const ID_BYTES = 16;
/** Starts each value, so that no other signed cookie is one. */
const VERSION = "ac1";

/** One code that a browser asked for. */
interface AskedCode {
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** The account, under a name that tells nothing. */
  readonly account: string;
  /** What the browser's tries are counted by. */
  readonly id: string;
}

/** For which account a browser asks, and until when that counts. */
interface AskedFor {
  readonly config: Pick<RuntimeConfig, "secret">;
  readonly projectId: string;
  readonly email: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly expiresAt: number;
}

/** The cookie's value once the browser has asked for one more code; `value` is what it was before. */
export function valueAfterAsking(value: string, asked: AskedFor): string {
  const { expiresAt, now } = asked;
  const account = accountName(asked);
  const id = toHex(crypto.getRandomValues(new Uint8Array(ID_BYTES)));
  const others = entriesIn(value).filter((each) =>
    each.account !== account && each.expiresAt > now
  );
  const entries = [{ expiresAt, account, id }, ...others].slice(0, MAX_ENTRIES);
  return [VERSION, ...entries.map((each) => `${each.expiresAt}.${each.account}.${each.id}`)]
    .join("~");
}

/**
 * What the tries of the request's browser are counted by, if it asked for a code of the one account that
 * the request names; else null. It reads nothing, so it is the same for addresses that nobody has.
 */
export async function askedCodeOf(
  { now, request, scope: { projectId } }: SubjectRequest & { readonly now: number },
  { accounts }: Pick<Subjects, "accounts">,
): Promise<string | null> {
  const [named, another] = accounts;
  if (named?.field !== "email" || another !== undefined) return null;
  const config = readConfig();
  const values = await signedCookies(headersOf(request), ASKED_CODE_COOKIE, { config, projectId });
  if (values.length === 0) return null;
  const account = accountName({ config, projectId, email: named.name });
  const found = values.flatMap(entriesIn)
    .find((each) => each.account === account && each.expiresAt > now);
  return found?.id ?? null;
}

function entriesIn(value: string): AskedCode[] {
  const [version, ...entries] = value.split("~");
  if (version !== VERSION) return [];
  return entries.map((entry) => {
    const [expiresAt, account = "", id = ""] = entry.split(".");
    return { expiresAt: Number(expiresAt), account, id };
  });
}

function accountName(
  { config: { secret }, email, projectId }: Pick<AskedFor, "config" | "email" | "projectId">,
): string {
  return nameSecret(secret, `${projectId}/asked/${email}`).slice(0, ACCOUNT_LENGTH);
}
