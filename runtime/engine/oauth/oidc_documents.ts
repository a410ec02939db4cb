import type { JSONWebKeySet, JWTVerifyGetKey } from "jose";
import { createLocalJWKSet } from "jose/jwks/local";
import * as z from "../../../plugins/_kernel/schemas.ts";

/** A provider that cannot be used: unreachable, or its documents are not what they must be. */
class ProviderError extends Error {
  override readonly name = "ProviderError";
}

/** Where the discovery document of an issuer is (OpenID Connect Discovery 1.0 section 4). */
const DOCUMENT_SUFFIX = "/.well-known/openid-configuration";
/** Signatures with a public key; with "none" or a shared secret anyone could sign. */
const ASYMMETRIC = /^(?:RS|PS|ES)(?:256|384|512)$|^EdDSA$|^Ed25519$/;
const DEFAULT_ALGORITHM = "RS256";

const httpUrl = z.url({ protocol: /^https?$/ });
const discoverySchema = z.object({
  issuer: z.string().min(1),
  authorization_endpoint: httpUrl,
  token_endpoint: httpUrl,
  jwks_uri: httpUrl,
  userinfo_endpoint: httpUrl.optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).optional(),
});

/** What a provider's discovery document says, as far as it is used. */
export interface OidcEndpoints {
  readonly issuer: string;
  readonly authorization: string;
  readonly token: string;
  readonly jwks: string;
  /** Absent for a provider that puts everything into the id token. */
  readonly userInfo?: string;
  /** How the client authenticates at the token endpoint; "basic" is OpenID Connect's default. */
  readonly authentication: "basic" | "post";
  /** Algorithms that its id tokens may be signed with. */
  readonly algorithms: string[];
}

/**
 * Reads a provider's discovery document.
 *
 * @throws {ProviderError} when it can't be had, is incomplete, or speaks of another issuer
 */
export async function discover(discoveryUrl: string): Promise<OidcEndpoints> {
  const parsed = discoverySchema.safeParse(await getJson(discoveryUrl));
  if (!parsed.success) throw new ProviderError("Check the provider's discovery document");
  const { data } = parsed;
  const expected = issuerOf(discoveryUrl);
  if (expected !== null && withoutSlash(data.issuer) !== expected) {
    throw new ProviderError("Check the discovery URL, its document is about another issuer");
  }
  const methods = data.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const listed = data.id_token_signing_alg_values_supported ?? [DEFAULT_ALGORITHM];
  return {
    issuer: data.issuer,
    authorization: data.authorization_endpoint,
    token: data.token_endpoint,
    jwks: data.jwks_uri,
    userInfo: data.userinfo_endpoint,
    authentication: methods.includes("client_secret_basic") ? "basic" : "post",
    algorithms: listed.filter((name) => ASYMMETRIC.test(name)),
  };
}

/**
 * The issuer whose document a URL names (Discovery 1.0 section 4.3), without a slash at its end; null
 * for a document at another place.
 */
export function issuerOf(discoveryUrl: string): string | null {
  if (!discoveryUrl.endsWith(DOCUMENT_SUFFIX)) return null;
  return withoutSlash(discoveryUrl.slice(0, -DOCUMENT_SUFFIX.length));
}

/**
 * The keys that verify a provider's id tokens.
 *
 * @throws {ProviderError} when they can't be had
 */
export async function fetchKeys(jwksUrl: string): Promise<JWTVerifyGetKey> {
  try {
    // jose checks the form itself, and refuses anything but a key set.
    return createLocalJWKSet(await getJson(jwksUrl) as JSONWebKeySet);
  } catch (cause) {
    throw new ProviderError("Check the provider's key set", { cause });
  }
}

/**
 * A JSON answer of the provider.
 *
 * @throws {ProviderError} when there is none
 */
export async function getJson(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const response = await fetch(url, { headers: { accept: "application/json", ...headers } });
  if (!response.ok) throw new ProviderError("Check that the provider's server can be reached");
  try {
    return await response.json();
  } catch (cause) {
    throw new ProviderError("Check the provider's answer, it is not JSON", { cause });
  }
}

function withoutSlash(text: string): string {
  return text.replace(/\/$/, "");
}
