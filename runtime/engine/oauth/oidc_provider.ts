import {
  createAuthorizationURL,
  type OAuth2Tokens,
  type OAuthProvider,
  parseStringBoolean,
  refreshAccessToken,
  validateAuthorizationCode,
} from "better-auth/oauth2";
import type { JWTPayload } from "jose";
import { jwtVerify } from "jose/jwt/verify";
import { keepsRule } from "../../../rules/value_rules.ts";
import { discover, fetchKeys, getJson, issuerOf, type OidcEndpoints } from "./oidc_documents.ts";

const SCOPES = ["openid", "profile", "email"];
/** What an id token holds at least (OpenID Connect Core 1.0 section 2). */
const REQUIRED_CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"];
const CLOCK_TOLERANCE_SECONDS = 30;

/** An OpenID Connect provider as a project has configured it. */
interface OidcProviderOptions {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly discoveryUrl: string;
  /** Whether an unknown user may sign up. */
  readonly disableSignUp: boolean;
}

/** Claims about a user (OpenID Connect Core 1.0 section 5.1), from the id token or userinfo. */
type OidcProfile = JWTPayload & { readonly sub: string };

/**
 * Any OpenID Connect provider, by its discovery document: authorization code with PKCE, and an id
 * token that is verified against the provider's keys and bound to this sign-in by a nonce. It takes
 * no id token that a client brings: whom that was meant for cannot be told.
 */
export function oidcProvider(options: OidcProviderOptions): OAuthProvider<OidcProfile> {
  const { clientId, clientSecret, disableSignUp, discoveryUrl, id } = options;
  const client = { clientId, clientSecret };
  let found: Promise<OidcEndpoints> | undefined;
  const endpoints = () => found ??= discover(discoveryUrl);
  return {
    id,
    name: id,
    issuer: issuerOf(discoveryUrl) ?? undefined,
    requiresIdTokenNonce: true,
    accountSubject: ({ profile }) => profile.sub,
    options: { disableSignUp, disableIdTokenSignIn: true },
    async createAuthorizationURL({ additionalParams, codeVerifier, idTokenNonce, ...data }) {
      return await createAuthorizationURL({
        id,
        options: client,
        authorizationEndpoint: (await endpoints()).authorization,
        state: data.state,
        redirectURI: data.redirectURI,
        codeVerifier,
        nonce: idTokenNonce,
        scopes: [...new Set([...SCOPES, ...data.scopes ?? []])],
        loginHint: data.loginHint,
        additionalParams,
      });
    },
    async validateAuthorizationCode({ code, codeVerifier, redirectURI }) {
      const { authentication, token } = await endpoints();
      return await validateAuthorizationCode({
        code,
        codeVerifier,
        redirectURI,
        options: client,
        tokenEndpoint: token,
        authentication,
      });
    },
    async refreshAccessToken(refreshToken) {
      const { authentication, token } = await endpoints();
      return await refreshAccessToken({
        refreshToken,
        options: client,
        tokenEndpoint: token,
        authentication,
      });
    },
    async getUserInfo({ expectedIdTokenNonce: nonce, ...tokens }) {
      const profile = nonce === undefined
        ? await readUserInfo(await endpoints(), tokens)
        : await verifiedProfile(await endpoints(), { clientId, nonce, tokens });
      return profile && { user: toUser(profile), data: profile };
    },
  };
}

/** A user who has just signed in: the id token says who, userinfo may only add to it. */
async function verifiedProfile(
  endpoints: OidcEndpoints,
  { clientId, nonce, tokens }: { clientId: string; nonce: string; tokens: OAuth2Tokens },
): Promise<OidcProfile | null> {
  if (tokens.idToken === undefined) return null;
  const { payload } = await jwtVerify(tokens.idToken, await fetchKeys(endpoints.jwks), {
    issuer: endpoints.issuer,
    audience: clientId,
    algorithms: endpoints.algorithms,
    requiredClaims: REQUIRED_CLAIMS,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
  });
  // Core 1.0 section 3.1.3.7: a token for several clients says which of them it was issued to.
  if (payload.azp !== undefined && payload.azp !== clientId) return null;
  if (payload.nonce !== nonce || !hasSubject(payload)) return null;
  if (payload.email !== undefined) return payload;
  const more = await readUserInfo(endpoints, tokens);
  // Section 5.3.4: claims of another subject must not be used.
  return more?.sub === payload.sub ? { ...more, ...payload } : payload;
}

async function readUserInfo(
  { userInfo }: OidcEndpoints,
  { accessToken }: OAuth2Tokens,
): Promise<OidcProfile | null> {
  if (userInfo === undefined || accessToken === undefined) return null;
  const claims = await getJson(userInfo, { authorization: `Bearer ${accessToken}` });
  const isObject = typeof claims === "object" && claims !== null;
  const profile: JWTPayload = isObject ? Object.fromEntries(Object.entries(claims)) : {};
  return hasSubject(profile) ? profile : null;
}

function hasSubject(claims: JWTPayload): claims is OidcProfile {
  return typeof claims.sub === "string" && keepsRule("line1024", claims.sub);
}

function toUser(claims: OidcProfile) {
  const text = (value: unknown) => typeof value === "string" ? value : undefined;
  return {
    name: text(claims.name) ?? text(claims.preferred_username) ?? "",
    email: text(claims.email) ?? null,
    image: text(claims.picture),
    emailVerified: parseStringBoolean(claims.email_verified) ?? false,
  };
}
