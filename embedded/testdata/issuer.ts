/** An identity provider on this machine, for the tests of tokens. */
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** A running provider: as customJwt at `url`, as OpenID Connect provider at `url`/oidc. */
export interface Issuer extends AsyncDisposable {
  readonly url: string;
  /** Paths that were asked for. */
  readonly requests: string[];
  /** Whether it answers; it is "down" otherwise. */
  isUp: boolean;
  /** Signs a token for the audience `convex`, good for an hour from now. */
  sign(claims?: JWTPayload, options?: SignOptions): Promise<string>;
  /** Signs a token of the OpenID Connect provider for the audience `app`. */
  signOidc(claims?: JWTPayload): Promise<string>;
}

/** What a token may differ in from a good one. */
export interface SignOptions {
  /** Signs with a key that the provider does not have. */
  foreignKey?: boolean;
  /** Signs with a shared secret, which is what the public keys are to whoever mistakes HS256 for RS256. */
  symmetric?: boolean;
}

const KEY_ID = "key-1";

/** Made once: an RSA key takes a while. */
const keys = Promise.all([
  generateKeyPair("RS256", { extractable: true }),
  generateKeyPair("RS256"),
]);

/** Starts a provider with one RSA key. */
export async function startIssuer(): Promise<Issuer> {
  const [{ publicKey, privateKey }, foreign] = await keys;
  const jwk = { ...await exportJWK(publicKey), kid: KEY_ID, alg: "RS256", use: "sig" };
  const requests: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    requests.push(pathname);
    if (!issuer.isUp) return new Response(null, { status: 503 });
    if (pathname === "/oidc/.well-known/openid-configuration") {
      return Response.json({ issuer: `${issuer.url}/oidc`, jwks_uri: `${issuer.url}/jwks.json` });
    }
    return pathname === "/jwks.json"
      ? Response.json({ keys: [jwk] })
      : new Response(null, { status: 404 });
  });
  const signed = (claims: JWTPayload, alg = "RS256"): SignJWT => {
    const token = new SignJWT(claims).setProtectedHeader({ alg, kid: KEY_ID });
    if (claims.iat === undefined) token.setIssuedAt();
    if (claims.exp === undefined) token.setExpirationTime("1h");
    return token;
  };
  const issuer: Issuer = {
    url: `http://127.0.0.1:${server.addr.port}`,
    requests,
    isUp: true,
    sign(claims = {}, { foreignKey, symmetric } = {}) {
      const all = { iss: issuer.url, aud: "convex", sub: "user-1", ...claims };
      const secret = new TextEncoder().encode(JSON.stringify(jwk));
      if (symmetric) return signed(all, "HS256").sign(secret);
      return signed(all).sign(foreignKey ? foreign.privateKey : privateKey);
    },
    signOidc: (claims = {}) =>
      signed({ iss: `${issuer.url}/oidc`, aud: "app", sub: "user-2", ...claims }).sign(privateKey),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return issuer;
}
