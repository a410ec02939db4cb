import { APIError, createAuthEndpoint, sessionMiddleware } from "better-auth/api";
import type { BetterAuthPlugin } from "better-auth";
import { getJwtToken, type JwtOptions } from "better-auth/plugins/jwt";
import { KEY_SET_SECONDS, type KeyRing } from "../services/key_ring.ts";
import { DISCOVERY_SECONDS, discoveryDocument, keySet } from "../services/tokens.ts";

/** What the documents are about. */
interface DocumentsOptions {
  readonly clientId: string;
  readonly issuer: string;
  readonly ring: KeyRing;
  /** How tokens are made, for their second path. */
  readonly jwt: JwtOptions;
}

/**
 * A project's public documents: its keys (RFC 7517) at `/p/<client id>/jwks`, `/jwks` for those who
 * come with its API key, and its discovery document (OpenID Connect Discovery 1.0) at
 * `/p/<client id>/.well-known/openid-configuration`. Tokens are at `/convex/token` too, where
 * Convex's client for Better Auth looks for them.
 */
export function documentsPlugin(options: DocumentsOptions): BetterAuthPlugin {
  const { issuer, jwt, ring } = options;
  const keys = async () => keySet(await ring.published());
  return {
    id: "banata-tokens",
    endpoints: {
      projectJwks: createAuthEndpoint("/p/:clientId/jwks", { method: "GET" }, async (ctx) => {
        requireOwn(ctx.params, options);
        const published = await keys();
        ctx.setHeader("cache-control", `public, max-age=${KEY_SET_SECONDS}`);
        return ctx.json(published);
      }),
      jwks: createAuthEndpoint(
        "/jwks",
        { method: "GET" },
        async (ctx) => ctx.json(await keys()),
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
