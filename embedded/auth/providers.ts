import { HostError } from "../errors.ts";
import { isRecord } from "../functions/registered.ts";

/** Who may issue tokens for the app, as its auth.config says. */
export type AuthProvider =
  | {
    readonly kind: "oidc";
    /** Issuer without a slash at the end. */
    readonly issuer: string;
    readonly applicationID: string;
  }
  | {
    readonly kind: "customJwt";
    readonly issuer: string;
    /** Audience that tokens must have; left out, any will do. */
    readonly applicationID?: string;
    /** URL of the key set; `data:` URLs hold it themselves. */
    readonly jwks: string;
    readonly algorithm: "RS256" | "ES256";
  };

/**
 * Reads the default export of auth.config.
 *
 * @throws {HostError} AUTH_CONFIG_INVALID naming the provider and the field.
 */
export function parseAuthConfig(config: unknown): AuthProvider[] {
  if (!isRecord(config) || !Array.isArray(config.providers)) {
    throw invalid("it must export { providers: [...] } by default");
  }
  return config.providers.map((provider: unknown, index) => {
    if (!isRecord(provider)) throw invalid(`provider ${index + 1} is not an object`);
    return provider.type === "customJwt"
      ? parseCustomJwt(provider, index)
      : parseOidc(provider, index);
  });
}

/** The provider a token claims to come from. Verification still has to prove it. */
export function findProvider(
  providers: readonly AuthProvider[],
  claims: { issuer: string; audiences: readonly string[] },
): AuthProvider | undefined {
  const issuer = normalizeIssuer(claims.issuer);
  return providers.find((provider) =>
    provider.issuer === issuer &&
    (provider.applicationID === undefined || claims.audiences.includes(provider.applicationID))
  );
}

function parseCustomJwt(provider: Record<string, unknown>, index: number): AuthProvider {
  const { algorithm, applicationID } = provider;
  if (algorithm !== "RS256" && algorithm !== "ES256") {
    throw invalid(`provider ${index + 1} must have the algorithm RS256 or ES256`);
  }
  if (applicationID !== undefined && typeof applicationID !== "string") {
    throw invalid(`the applicationID of provider ${index + 1} must be a string`);
  }
  return {
    kind: "customJwt",
    issuer: normalizeIssuer(requireText(provider, "issuer", index)),
    applicationID,
    jwks: requireUrl(provider, "jwks", index),
    algorithm,
  };
}

function parseOidc(provider: Record<string, unknown>, index: number): AuthProvider {
  return {
    kind: "oidc",
    issuer: normalizeIssuer(requireText(provider, "domain", index)),
    applicationID: requireText(provider, "applicationID", index),
  };
}

function requireText(provider: Record<string, unknown>, field: string, index: number): string {
  const value = provider[field];
  if (typeof value === "string" && value !== "") return value;
  throw invalid(`provider ${index + 1} has no ${field} (is an environment variable missing?)`);
}

function requireUrl(provider: Record<string, unknown>, field: string, index: number): string {
  const url = requireText(provider, field, index);
  if (/^(?:https?|data):/.test(url) && URL.canParse(url)) return url;
  throw invalid(`the ${field} of provider ${index + 1} is no URL`);
}

/** Issuers are written with and without scheme and closing slash; Convex takes all spellings for one. */
function normalizeIssuer(issuer: string): string {
  const url = /^https?:\/\//.test(issuer) ? issuer : `https://${issuer}`;
  return url.replace(/(?<!\/)\/+$/, "");
}

function invalid(what: string): HostError {
  return new HostError("AUTH_CONFIG_INVALID", `Cannot use auth.config: ${what}`);
}
