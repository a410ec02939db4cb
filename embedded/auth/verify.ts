import type { JWTPayload } from "jose";
import { AuthenticationError, type Caller } from "./caller.ts";
import { identityFromCustomJwt, identityFromOidc } from "./claims.ts";
import { type Jose, jose } from "./jose.ts";
import { ProviderKeys } from "./keys.ts";
import { type AuthProvider, findProvider } from "./providers.ts";

/** What OpenID Connect providers may sign with; customJwt providers name their own algorithm. */
const OIDC_ALGORITHMS = ["RS256", "EdDSA", "Ed25519"];
/** How far clocks may differ, as on Convex; OpenID Connect tokens get no such grace there. */
const CUSTOM_JWT_TOLERANCE_S = 5;

/** Verifies users' tokens against the providers of the app's auth.config. */
export class TokenVerifier {
  readonly #clock: () => number;
  readonly #keys: ProviderKeys;
  #providers: readonly AuthProvider[];

  /** `clock` gives epoch ms. */
  constructor(providers: readonly AuthProvider[], clock: () => number) {
    this.#providers = providers;
    this.#clock = clock;
    this.#keys = new ProviderKeys(clock);
  }

  /** Takes other providers from now on. */
  replaceProviders(providers: readonly AuthProvider[]): void {
    this.#providers = providers;
    this.#keys.clear();
  }

  /**
   * Checks signature, issuer, audience and times.
   *
   * @throws {AuthenticationError} when any of them is wrong.
   */
  async verify(token: string): Promise<Caller> {
    const { decodeJwt, errors, jwtVerify } = await jose();
    const claimed = decode(token, decodeJwt);
    const provider = this.#providerOf(claimed);
    if (provider === undefined) throw this.#unknownProvider();
    const keys = await this.#keys.keysOf(provider, claimed.iss ?? "");
    const isOidc = provider.kind === "oidc";
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: isOidc ? OIDC_ALGORITHMS : [provider.algorithm],
        audience: provider.applicationID,
        clockTolerance: isOidc ? 0 : CUSTOM_JWT_TOLERANCE_S,
        currentDate: new Date(this.#clock()),
        requiredClaims: ["iss", "sub", "exp"],
      });
      const identity = isOidc ? identityFromOidc(payload) : identityFromCustomJwt(payload);
      return { identity, isAdmin: false, expiresAt: (payload.exp ?? 0) * 1000, token };
    } catch (cause) {
      throw refusal(provider, cause, errors);
    }
  }

  #providerOf({ iss, aud }: JWTPayload): AuthProvider | undefined {
    if (typeof iss !== "string") return undefined;
    const audiences = aud === undefined ? [] : [aud].flat();
    return findProvider(this.#providers, { issuer: iss, audiences });
  }

  #unknownProvider(): AuthenticationError {
    const about = this.#providers.length === 0
      ? " (no providers configured). Check convex/auth.config.ts."
      : ". Check that your JWT's issuer and audience match one of your configured providers.";
    return new AuthenticationError(
      "NoAuthProvider",
      `No auth provider found matching the given token${about}`,
    );
  }
}

/** Whether a text has the parts of a token; the rest of its form is for {@link TokenVerifier.verify} to judge. */
export function hasTokenParts(text: string): boolean {
  return text.split(".").length === 3;
}

/** What a text is refused with that is no token. */
export function malformedToken(options?: ErrorOptions): AuthenticationError {
  return new AuthenticationError(
    "InvalidAuthHeader",
    "Could not parse JWT payload. Check that the token is a valid JWT format with three " +
      "base64-encoded parts separated by dots.",
    options,
  );
}

function decode(token: string, decodeJwt: Jose["decodeJwt"]): JWTPayload {
  let payload: JWTPayload;
  try {
    payload = decodeJwt(token);
  } catch (cause) {
    throw malformedToken({ cause });
  }
  if (typeof payload.iss === "string") return payload;
  throw new AuthenticationError(
    "InvalidAuthHeader",
    "Missing issuer claim ('iss') in JWT payload. The JWT must include an 'iss' claim that matches " +
      "one of your configured auth providers.",
  );
}

/** Names the reason in Convex's words; the provider's own errors may quote the token. */
function refusal(
  provider: AuthProvider,
  cause: unknown,
  errors: Jose["errors"],
): AuthenticationError {
  if (provider.kind === "oidc") {
    return new AuthenticationError(
      "Unauthenticated",
      "Could not verify OIDC token claim. Check that the token signature is valid and the token " +
        "hasn't expired.",
      { cause },
    );
  }
  return new AuthenticationError("InvalidAuthHeader", reasonOf(provider.jwks, cause, errors), {
    cause,
  });
}

function reasonOf(jwks: string, cause: unknown, errors: Jose["errors"]): string {
  if (cause instanceof errors.JWTExpired) return "Could not validate token: Expired";
  if (cause instanceof errors.JWTClaimValidationFailed) {
    return `Could not validate token: the claim '${cause.claim}' is missing or not accepted`;
  }
  if (
    cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys ||
    cause instanceof errors.JWSSignatureVerificationFailed ||
    cause instanceof errors.JOSEAlgNotAllowed || cause instanceof errors.JWSInvalid ||
    cause instanceof errors.JWTInvalid
  ) {
    return "Could not decode token. The JWT's 'kid' (key ID) header doesn't match any key in the " +
      "provider's JWKS, or the JWT signature is invalid.";
  }
  const source = jwks.startsWith("data:") ? "its data URL" : `URL '${jwks}'`;
  return `Could not fetch JWKS from ${source}. Check that the URL is correct and accessible.`;
}
