/**
 * How Convex verifies the platform's own tokens: what the app's `auth.config.ts` exports.
 *
 * @example
 * ```ts
 * import { authConfig } from "@banata-auth/convex/auth-config";
 *
 * const { providers } = authConfig({ siteUrl: "https://auth.example.com" });
 * console.assert(providers.length === 1);
 * ```
 *
 * @module
 */
import type { AuthConfig } from "convex/server";
import { issuerUrl, PLATFORM_CLIENT_ID, TOKEN_AUDIENCE } from "./paths.ts";

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

/** Where the platform is reached. */
export interface AuthConfigOptions {
  /** Public origin without a trailing slash. @default `SITE_URL`, then `CONVEX_SITE_URL` */
  readonly siteUrl?: string;
}

/**
 * Trusts the platform's issuer, and no project's: RS256 tokens for the audience `convex`, verified
 * against the platform's own key set (RFC 7517).
 */
export function authConfig(options: AuthConfigOptions = {}): AuthConfig {
  const siteUrl = options.siteUrl ?? variable("SITE_URL") ?? variable("CONVEX_SITE_URL") ?? "";
  const issuer = issuerUrl(siteUrl, PLATFORM_CLIENT_ID);
  return {
    providers: [{
      type: "customJwt",
      issuer,
      applicationID: TOKEN_AUDIENCE,
      jwks: `${issuer}/jwks`,
      algorithm: "RS256",
    }],
  };
}

/** Where auth.config reads a variable that is not set, Convex throws, and refuses the push if nobody catches it. */
function variable(name: string): string | undefined {
  try {
    return process.env[name];
  } catch {
    return undefined;
  }
}
