import { BASE_PATH } from "./paths.ts";

/** Whom tokens are for unless a project says otherwise; Convex's `applicationID`. */
export const TOKEN_AUDIENCE = "convex";

/**
 * The issuer of a project's tokens: a URL below which its discovery document and its keys are.
 * `platform` in the place of a client id is the platform's own.
 */
export function issuerUrl(siteUrl: string, clientId: string): string {
  return `${siteUrl}${BASE_PATH}/p/${clientId}`;
}
