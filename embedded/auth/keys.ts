import type { JSONWebKeySet, JWTVerifyGetKey } from "jose";
import { AuthenticationError } from "./caller.ts";
import { jose } from "./jose.ts";
import type { AuthProvider } from "./providers.ts";
import { messageOf } from "../errors.ts";
import { isRecord } from "../functions/registered.ts";

/** An identity provider that does not answer must not hold requests for longer. */
const FETCH_TIMEOUT_MS = 5_000;
/** After this, keys and discovery documents are fetched again, so that a revoked key goes out of use. */
const CACHE_MS = 10 * 60_000;
/** A token with an unknown key may ask for a fresh key set this often, however many such tokens come. */
const COOLDOWN_MS = 30_000;
const REMOTE = {
  timeoutDuration: FETCH_TIMEOUT_MS,
  cooldownDuration: COOLDOWN_MS,
  cacheMaxAge: CACHE_MS,
};

/** The public keys of identity providers, fetched when a token first needs them and kept for ten minutes. */
export class ProviderKeys {
  readonly #clock: () => number;
  readonly #keys = new Map<string, JWTVerifyGetKey>();
  readonly #discovered = new Map<string, { at: number; jwksUrl: Promise<string> }>();

  /** Fetches nothing yet. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /**
   * Finds the keys that verify a provider's tokens. `issuer` is the token's own spelling of the provider's.
   *
   * @throws {AuthenticationError} when the provider's documents can't be had.
   */
  async keysOf(provider: AuthProvider, issuer: string): Promise<JWTVerifyGetKey> {
    const url = provider.kind === "customJwt" ? provider.jwks : await this.#discover(issuer);
    // Before the look: one key set for all that ask for it at a time.
    const { createRemoteJWKSet } = await jose();
    let keys = this.#keys.get(url);
    if (keys === undefined) {
      keys = url.startsWith("data:")
        ? await readDataUrl(url)
        : createRemoteJWKSet(new URL(url), REMOTE);
      this.#keys.set(url, keys);
    }
    return keys;
  }

  /** Forgets everything, for when the providers change. */
  clear(): void {
    this.#keys.clear();
    this.#discovered.clear();
  }

  async #discover(issuer: string): Promise<string> {
    const known = this.#discovered.get(issuer);
    if (known !== undefined && this.#clock() - known.at < CACHE_MS) return await known.jwksUrl;
    const jwksUrl = fetchDiscovery(issuer);
    this.#discovered.set(issuer, { at: this.#clock(), jwksUrl });
    try {
      return await jwksUrl;
    } catch (thrown) {
      this.#discovered.delete(issuer);
      throw thrown;
    }
  }
}

async function readDataUrl(url: string): Promise<JWTVerifyGetKey> {
  const { createLocalJWKSet } = await jose();
  try {
    const response = await fetch(url);
    return createLocalJWKSet(await response.json() as JSONWebKeySet);
  } catch (cause) {
    throw new AuthenticationError(
      "InvalidAuthHeader",
      "Invalid JWKS data URL. Check that the data URL is properly formatted and contains valid JSON.",
      { cause },
    );
  }
}

/** Reads a provider's discovery document (OpenID Connect Discovery 4); returns the URL of its key set. */
async function fetchDiscovery(issuer: string): Promise<string> {
  const url = `${issuer.replace(/(?<!\/)\/+$/, "")}/.well-known/openid-configuration`;
  try {
    const response = await fetch(url, {
      headers: { accept: "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    // Section 4.3: a document about another issuer would let its owner speak for this one.
    if (!isRecord(body) || body.issuer !== issuer || typeof body.jwks_uri !== "string") {
      throw new Error("The document names another issuer or no jwks_uri");
    }
    return body.jwks_uri;
  } catch (cause) {
    throw new AuthenticationError(
      "AuthProviderDiscoveryFailed",
      `Auth provider discovery of ${issuer} failed: ${messageOf(cause)}`,
      { cause },
    );
  }
}
