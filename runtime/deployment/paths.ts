/** Where Better Auth's endpoints hang below the platform's origin. */
export const BASE_PATH = "/api/auth";

/** The path below the base path, e.g. `/sign-in/email`; `/` when there is nothing below it. */
export function pathOf(url: string): string {
  const { pathname } = new URL(url);
  return pathname.startsWith(`${BASE_PATH}/`) ? pathname.slice(BASE_PATH.length) : "/";
}

/** Whom tokens are for unless a project says otherwise; Convex's `applicationID`. */
export const TOKEN_AUDIENCE = "convex";

/**
 * The issuer of a project's tokens: a URL below which its discovery document and its keys are.
 * `platform` in the place of a client id is the platform's own.
 */
export function issuerUrl(siteUrl: string, clientId: string): string {
  return `${siteUrl}${BASE_PATH}/p/${clientId}`;
}
