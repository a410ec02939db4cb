import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import { readRedirects } from "../../plugins/settings/redirects.ts";
import { type PageParams, pageUrl } from "../deployment/paths.ts";

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
 * The link that confirms an address. Whatever the caller named, it opens a page: a mail scanner that
 * follows links must confirm nothing.
 */
export function verificationLink(base: LinkBase, link: LinkData): string {
  return pageUrl(base, { page: "verify-email", params: paramsOf(link, ["callbackURL"]) });
}

/**
 * The link to set a new password: the project's page, which leads on to the caller's own where one was
 * named; both change nothing before a password is sent. Better Auth's own link has the token in its path, and paths are logged.
 */
export function resetLink(base: LinkBase, link: LinkData): string {
  return pageUrl(base, { page: "reset-password", params: paramsOf(link, ["callbackURL"]) });
}

/** The link that gives an account back to the address it had. */
export function undoLink(base: LinkBase, { token }: LinkData): string {
  return pageUrl(base, { page: "undo-email-change", params: { token } });
}

/**
 * The link that signs in. It always opens a page: a mail scanner that follows it would otherwise
 * have used the token up.
 */
export function magicLink(base: LinkBase, link: LinkData): string {
  const names = ["callbackURL", "newUserCallbackURL", "errorCallbackURL"] as const;
  return pageUrl(base, { page: "magic-link", params: paramsOf(link, names) });
}

/**
 * Where an invitation leads: to the project's own page with `?invitationId=`, else to the platform's page.
 * Both take a click, so a scanner that follows links accepts nothing.
 */
export async function invitationLink(
  { store, ...base }: LinkBase & { readonly store: ScopedStore },
  invitationId: string,
): Promise<string> {
  const { userInvitation } = await readRedirects(store);
  if (userInvitation === undefined) {
    return pageUrl(base, { page: "accept-invitation", params: { token: invitationId } });
  }
  const link = new URL(userInvitation);
  link.searchParams.set("invitationId", invitationId);
  return link.href;
}

/** The token, and where the caller wants to be led; Better Auth fills in "/" where they named nothing. */
function paramsOf(
  { token, url }: LinkData,
  names: readonly Exclude<keyof PageParams, "token">[],
): PageParams {
  const params: { -readonly [Name in keyof PageParams]: string } = { token };
  for (const name of names) {
    const callback = new URL(url).searchParams.get(name);
    if (callback !== null && callback !== "" && callback !== "/") params[name] = callback;
  }
  return params;
}
