declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

/** Characters a root secret has at least; 32 of them hold 128 bits even in hex. */
export const MIN_SECRET_LENGTH = 32;

/** The environment of one deployment, read at each request so that a change needs no deploy. */
export interface RuntimeConfig {
  /** The root every project's cookie secret is derived from. */
  readonly secret: string;
  /** Public URL of the platform without a trailing slash, e.g. `https://auth.example.com`. */
  readonly siteUrl: string;
  /** Lower-case header that carries the client's address, set by a trusted proxy; null believes none. */
  readonly addressHeader: string | null;
}

/** A deployment that is not set up right: the sentence says which variable to set. */
export class ConfigError extends Error {
  /** The class, for logs. */
  override readonly name = "ConfigError";
}

/**
 * Reads `BETTER_AUTH_SECRET`, `SITE_URL` (falling back to `CONVEX_SITE_URL`) and
 * `BANATA_TRUST_PROXY`.
 *
 * @throws {ConfigError} when the secret is missing or shorter than 32 characters, or the URL is not one
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): RuntimeConfig {
  return {
    secret: checkSecret(env.BETTER_AUTH_SECRET),
    siteUrl: checkSiteUrl(env.SITE_URL ?? env.CONVEX_SITE_URL),
    addressHeader: env.BANATA_TRUST_PROXY?.toLowerCase() || null,
  };
}

/**
 * Refuses a root secret that is missing or too short to resist guessing.
 *
 * @throws {ConfigError} naming the variable and the length found, never the value
 */
export function checkSecret(secret: string | undefined): string {
  if (!secret) {
    throw new ConfigError(
      "Set BETTER_AUTH_SECRET to at least 32 random characters, e.g. with: openssl rand -base64 32",
    );
  }
  if (secret.length < MIN_SECRET_LENGTH) {
    throw new ConfigError(
      `Set BETTER_AUTH_SECRET to at least ${MIN_SECRET_LENGTH} characters: current length is ${secret.length}`,
    );
  }
  return secret;
}

/**
 * Refuses a public URL that is not an http or https origin.
 *
 * @throws {ConfigError} with the value found
 */
export function checkSiteUrl(siteUrl: string | undefined): string {
  const url = siteUrl && URL.canParse(siteUrl) ? new URL(siteUrl) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash) {
    throw new ConfigError(
      `Set SITE_URL to the public origin of the platform, e.g. https://auth.example.com: current value is ${
        siteUrl ?? "absent"
      }`,
    );
  }
  return url.origin;
}
