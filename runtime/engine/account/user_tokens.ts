/** Stands between the secret and the user of a token; neither has one. */
const SEPARATOR = ".";

/** A token of a link, taken apart. */
interface UserToken {
  readonly secret: string;
  /** The user's id, where the token names one: what is stored is then found by it. */
  readonly userId?: string;
}

/** The token of a link that names its user. */
export function writeUserToken(secret: string, userId: string): string {
  return secret + SEPARATOR + userId;
}

/**
 * Takes a token apart, as it was written; null for any other text. A token has one spelling: a request is
 * counted by it (see `runtime/gate/limits.ts`).
 */
export function readUserToken(token: string): UserToken | null {
  const [secret = "", userId, another] = token.split(SEPARATOR);
  if (secret === "" || userId === "" || another !== undefined) return null;
  return userId === undefined ? { secret } : { secret, userId };
}
