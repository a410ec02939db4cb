import { APIError, createAuthEndpoint, sessionMiddleware } from "better-auth/api";
import type { BetterAuthPlugin } from "better-auth";
import { getJwtToken, type Jwk, type JwtOptions } from "better-auth/plugins/jwt";
import { KEY_SET_SECONDS, type KeyRing, TOKEN_ALGORITHM } from "./key_ring.ts";

/** What the documents are about. */
interface DocumentsOptions {
  readonly clientId: string;
  readonly issuer: string;
  readonly ring: KeyRing;
  /** How tokens are made, for their second path. */
  readonly jwt: JwtOptions;
}

/** Claims a token may carry. */
const CLAIMS = [
  "iss",
  "sub",
  "aud",
  "exp",
  "iat",
  "sid",
  "name",
  "email",
  "email_verified",
  "picture",
];

/** A discovery document changes with a version of this package only. */
const DISCOVERY_SECONDS = 60 * 60;

/**
 * A project's public documents: its keys (RFC 7517) at `/p/<client id>/jwks`, `/jwks` for those who
 * come with its API key, and its discovery document (OpenID Connect Discovery 1.0) at
 * `/p/<client id>/.well-known/openid-configuration`. Tokens are at `/convex/token` too, where
 * Convex's client for Better Auth looks for them.
 */
export function documentsPlugin(options: DocumentsOptions): BetterAuthPlugin {
  const { issuer, jwt, ring } = options;
  const keySet = async () => ({ keys: (await ring.published()).map(toPublicKey) });
  return {
    id: "banata-tokens",
    endpoints: {
      projectJwks: createAuthEndpoint("/p/:clientId/jwks", { method: "GET" }, async (ctx) => {
        requireOwn(ctx.params, options);
        const keys = await keySet();
        ctx.setHeader("cache-control", `public, max-age=${KEY_SET_SECONDS}`);
        return ctx.json(keys);
      }),
      jwks: createAuthEndpoint(
        "/jwks",
        { method: "GET" },
        async (ctx) => ctx.json(await keySet()),
      ),
      openidConfiguration: createAuthEndpoint(
        "/p/:clientId/.well-known/openid-configuration",
        { method: "GET" },
        async (ctx) => {
          requireOwn(ctx.params, options);
          ctx.setHeader("cache-control", `public, max-age=${DISCOVERY_SECONDS}`);
          return await ctx.json(discoveryDocument(issuer));
        },
      ),
      convexToken: createAuthEndpoint(
        "/convex/token",
        { method: "GET", requireHeaders: true, use: [sessionMiddleware] },
        async (ctx) => ctx.json({ token: await getJwtToken(ctx, jwt) }),
      ),
    },
  };
}

/** The scope comes from the path, unless an API key names another project. */
function requireOwn(params: { clientId: string }, { clientId }: DocumentsOptions): void {
  if (params.clientId !== clientId) throw new APIError("NOT_FOUND");
}

function discoveryDocument(issuer: string): Readonly<Record<string, string | string[]>> {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: [TOKEN_ALGORITHM],
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    claims_supported: CLAIMS,
  };
}

function toPublicKey({ id, publicKey }: Jwk): Record<string, unknown> {
  return { ...JSON.parse(publicKey), alg: TOKEN_ALGORITHM, kid: id };
}
