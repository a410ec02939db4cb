import { pageUrl } from "../pages/paths.ts";
import { BASE_PATH } from "../paths.ts";

/** Where a project's links lead. */
export interface LinkBase {
  /** The request's own origin, without a slash at the end. */
  readonly baseUrl: string;
  /** The project's public client id; absent for the platform. */
  readonly clientId?: string;
}

/** What Better Auth hands to the callback that sends a link. */
export interface LinkData {
  /** Its own link; only what the caller asked for is read from it. */
  readonly url: string;
  readonly token: string;
}

/**
 * The link that confirms an address: Better Auth's own for a caller that named where to go next, else
 * the project's page.
 */
export function verificationLink(base: LinkBase, { token, url }: LinkData): string {
  const callbackURL = callbackOf(url, "callbackURL");
  if (callbackURL === null) return pageUrl(base, { page: "verify-email", params: { token } });
  return ownLink(base, "/verify-email", { token, callbackURL });
}

/** The link to set a new password: see {@link verificationLink}. */
export function resetLink(base: LinkBase, { token, url }: LinkData): string {
  const callbackURL = callbackOf(url, "callbackURL");
  if (callbackURL === null) return pageUrl(base, { page: "reset-password", params: { token } });
  return ownLink(base, `/reset-password/${encodeURIComponent(token)}`, { callbackURL });
}

/**
 * The link that signs in. It always opens a page: a mail scanner that follows it would otherwise
 * have used the token up.
 */
export function magicLink(base: LinkBase, { token, url }: LinkData): string {
  const params: Record<string, string> = { token };
  for (const name of ["callbackURL", "newUserCallbackURL", "errorCallbackURL"]) {
    const callback = callbackOf(url, name);
    if (callback !== null) params[name] = callback;
  }
  return pageUrl(base, { page: "magic-link", params });
}

function ownLink(
  { baseUrl, clientId }: LinkBase,
  path: string,
  params: Record<string, string>,
): string {
  const link = new URL(`${baseUrl}${BASE_PATH}${path}`);
  const scope = clientId === undefined ? {} : { client_id: clientId };
  for (const [name, value] of Object.entries({ ...params, ...scope })) {
    link.searchParams.set(name, value);
  }
  return link.href;
}

/** Better Auth fills in "/" where the caller named nothing. */
function callbackOf(url: string, name: string): string | null {
  const callback = new URL(url).searchParams.get(name);
  return callback === "/" || callback === "" ? null : callback;
}
