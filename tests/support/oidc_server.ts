/**
 * An OpenID Connect provider on loopback, over real HTTP: authorization code with PKCE, signed id
 * tokens, userinfo, refresh tokens. It checks what a provider must check, and can be told to
 * misbehave.
 *
 * @module
 */
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** The client that the provider knows. */
export const OIDC_CLIENT = { id: "banata", secret: "a client secret: with / odd + characters" };

/** Who is signed in at the provider. */
export interface OidcUser {
  readonly sub: string;
  readonly email: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly picture?: string;
  readonly locale?: string;
}

/** How the provider misbehaves. */
export type Fault =
  | "denied"
  | "forged signature"
  | "no signature"
  | "other audience"
  | "other issuer"
  | "other nonce"
  | "expired"
  | "no id token"
  | "huge answer"
  | "redirect at token";

interface Grant {
  readonly challenge: string;
  readonly nonce: string | null;
  readonly redirectUri: string;
  readonly user: OidcUser;
}

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

const TOKEN_SECONDS = 3600;
const KEY_ID = "key-1";

/** Made once in a process: an RSA key takes a quarter of a second. */
let keyPairs: Promise<[own: KeyPair, forged: KeyPair]> | undefined;

/** Starts a provider on a free port; it stops when disposed. Providers of one process share a key. */
export async function startOidcServer(): Promise<OidcServer> {
  keyPairs ??= Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  const [keys, forged] = await keyPairs;
  return new OidcServer(keys, forged);
}

/** A running provider. */
export class OidcServer implements AsyncDisposable {
  /** Who the next visitor of the authorization endpoint is. */
  user: OidcUser = {
    sub: "sub-1",
    email: "grace@example.com",
    email_verified: true,
    name: "Grace",
  };
  fault: Fault | null = null;
  /** Epoch milliseconds. */
  now: () => number = Date.now;
  /** Whether the address stands in the id token or only in userinfo. */
  emailInIdToken = true;
  /** Paths that were asked for, in order. */
  readonly requests: string[] = [];
  readonly issuer: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #stopped: Promise<void> | undefined;
  readonly #keys: KeyPair;
  readonly #forged: KeyPair;
  readonly #grants = new Map<string, Grant>();
  readonly #tokens = new Map<string, OidcUser>();

  constructor(keys: KeyPair, forged: KeyPair) {
    this.#keys = keys;
    this.#forged = forged;
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    this.#server = Deno.serve(options, (request) => this.#answer(request));
    this.issuer = `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** URL of the discovery document. */
  get discoveryUrl(): string {
    return `${this.issuer}/.well-known/openid-configuration`;
  }

  /** Ends the server; whoever asks from now on is refused the connection. */
  stop(): Promise<void> {
    return this.#stopped ??= this.#server.shutdown();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** What a browser gets at the authorization URL: where it is sent back to. */
  async authorize(url: string): Promise<URL> {
    const response = await fetch(url, { redirect: "manual" });
    const text = await response.text();
    const location = response.headers.get("location");
    if (location === null) throw new Error(`The provider refused: ${response.status} ${text}`);
    return new URL(location);
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    this.requests.push(url.pathname);
    switch (`${request.method} ${url.pathname}`) {
      case "GET /.well-known/openid-configuration":
        return Response.json(this.#discovery());
      case "GET /authorize":
        return this.#authorize(url.searchParams);
      case "POST /token":
        return await this.#token(request);
      case "GET /userinfo":
        return this.#userInfo(request);
      case "GET /jwks": {
        const key = await exportJWK(this.#keys.publicKey);
        return Response.json({ keys: [{ ...key, kid: KEY_ID, alg: "RS256", use: "sig" }] });
      }
      default:
        return new Response("Not found", { status: 404 });
    }
  }

  #discovery(): Record<string, unknown> {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      userinfo_endpoint: `${this.issuer}/userinfo`,
      jwks_uri: `${this.issuer}/jwks`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256", "none"],
      token_endpoint_auth_methods_supported: ["client_secret_basic"],
    };
  }

  #authorize(query: URLSearchParams): Response {
    const wanted = {
      client_id: OIDC_CLIENT.id,
      response_type: "code",
      code_challenge_method: "S256",
    };
    for (const [name, value] of Object.entries(wanted)) {
      if (query.get(name) !== value) return new Response(`Wrong ${name}`, { status: 400 });
    }
    const [challenge, redirectUri] = [query.get("code_challenge"), query.get("redirect_uri")];
    const isOpenId = query.get("scope")?.split(" ").includes("openid");
    if (!challenge || !redirectUri || !isOpenId) return new Response("Bad", { status: 400 });
    const back = new URL(redirectUri);
    back.searchParams.set("state", query.get("state") ?? "");
    if (this.fault === "denied") back.searchParams.set("error", "access_denied");
    else {
      const code = crypto.randomUUID();
      const nonce = query.get("nonce");
      this.#grants.set(code, { challenge, nonce, redirectUri, user: this.user });
      back.searchParams.set("code", code);
      back.searchParams.set("iss", this.issuer);
    }
    return new Response(null, { status: 302, headers: { location: back.href } });
  }

  async #token(request: Request): Promise<Response> {
    if (request.headers.get("authorization") !== basicCredentials()) {
      return Response.json({ error: "invalid_client" }, { status: 401 });
    }
    if (this.fault === "huge answer") return new Response("x".repeat(1024 * 1024));
    if (this.fault === "redirect at token") {
      return new Response(null, { status: 307, headers: { location: `${this.issuer}/elsewhere` } });
    }
    const form = new URLSearchParams(await request.text());
    const refused = Response.json({ error: "invalid_grant" }, { status: 400 });
    if (form.get("grant_type") === "refresh_token") {
      const user = this.#tokens.get(form.get("refresh_token") ?? "");
      return user ? Response.json(await this.#tokensFor(user, null)) : refused;
    }
    const code = form.get("code") ?? "";
    const grant = this.#grants.get(code);
    this.#grants.delete(code);
    const challenge = await challengeOf(form.get("code_verifier") ?? "");
    if (grant?.challenge !== challenge || grant.redirectUri !== form.get("redirect_uri")) {
      return refused;
    }
    return Response.json(await this.#tokensFor(grant.user, grant.nonce));
  }

  async #tokensFor(user: OidcUser, nonce: string | null): Promise<Record<string, unknown>> {
    const [access, refresh] = [`at-${crypto.randomUUID()}`, `rt-${crypto.randomUUID()}`];
    this.#tokens.set(access, user).set(refresh, user);
    const idToken = this.fault === "no id token" ? undefined : await this.#idToken(user, nonce);
    return {
      token_type: "Bearer",
      access_token: access,
      refresh_token: refresh,
      expires_in: TOKEN_SECONDS,
      id_token: idToken,
    };
  }

  async #idToken({ sub, ...profile }: OidcUser, nonce: string | null): Promise<string> {
    const fault = this.fault;
    const now = Math.floor(this.now() / 1000);
    const claims: JWTPayload = {
      iss: fault === "other issuer" ? "http://127.0.0.1:1" : this.issuer,
      aud: fault === "other audience" ? "someone-else" : OIDC_CLIENT.id,
      sub,
      iat: now,
      exp: fault === "expired" ? now - TOKEN_SECONDS : now + TOKEN_SECONDS,
      ...this.emailInIdToken ? profile : {},
      ...nonce === null ? {} : { nonce: fault === "other nonce" ? "other" : nonce },
    };
    if (fault === "no signature") return `${encode({ alg: "none" })}.${encode(claims)}.`;
    const { privateKey } = fault === "forged signature" ? this.#forged : this.#keys;
    const header = { alg: "RS256", kid: KEY_ID };
    return await new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
  }

  #userInfo(request: Request): Response {
    const token = request.headers.get("authorization")?.replace("Bearer ", "") ?? "";
    const user = this.#tokens.get(token);
    return user ? Response.json(user) : new Response("No", { status: 401 });
  }
}

/** RFC 6749 section 2.3.1: both parts form-encoded, then joined. */
function basicCredentials(): string {
  const encoded = [OIDC_CLIENT.id, OIDC_CLIENT.secret].map((part) =>
    new URLSearchParams({ part }).toString().slice("part=".length)
  );
  return `Basic ${btoa(encoded.join(":"))}`;
}

/** RFC 7636 section 4.2. */
async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return new Uint8Array(digest).toBase64({ alphabet: "base64url", omitPadding: true });
}

function encode(value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}
