/**
 * `oidc-provider`, a certified implementation of OpenID Connect, on loopback: it judges the platform
 * as a client by rules that are not ours. Everybody is signed in there and consents.
 *
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { OIDC_CLIENT } from "./oidc_server.ts";

/** Whose account everybody signs in with. */
export const CERTIFIED_USER = { sub: "certified-1", email: "heddy@example.com", name: "Heddy" };

/** The running provider. */
export interface CertifiedProvider extends AsyncDisposable {
  readonly discoveryUrl: string;
  /** Goes from the authorization URL to where the browser is sent back to. */
  authorize(url: string): Promise<URL>;
}

/** The part of its untyped context that is read here. */
interface SessionContext {
  readonly oidc: {
    readonly client?: { readonly clientId: string };
    readonly session?: { readonly accountId?: string };
  };
}

/** Starts it on a free port, for one client with one callback. */
export async function startCertifiedProvider(redirectUri: string): Promise<CertifiedProvider> {
  // It needs its own address before it listens.
  const handlers: ((request: IncomingMessage, response: ServerResponse) => void)[] = [];
  const server = createServer((request, response) => handlers[0]?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  handlers.push(await handlerOf(issuer, redirectUri));
  return {
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    authorize: (url) => follow(url, issuer),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function handlerOf(issuer: string, redirectUri: string) {
  // Loaded where it is needed, for it writes warnings as it loads.
  const { default: Provider, interactionPolicy } = await import(
    "../../tools/packages/oidc_provider.ts"
  );
  const policy = interactionPolicy.base();
  policy.remove("consent");
  const provider = new Provider(issuer, {
    clients: [{
      client_id: OIDC_CLIENT.id,
      client_secret: OIDC_CLIENT.secret,
      redirect_uris: [redirectUri],
    }],
    pkce: { required: () => true },
    // By default it gives no profile inside an id token: a client is to ask userinfo.
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    findAccount: (_ctx: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ ...CERTIFIED_USER, email_verified: true }),
    }),
    async loadExistingGrant({ oidc }: SessionContext) {
      const { client, session } = oidc;
      const grant = new provider.Grant({
        clientId: client?.clientId,
        accountId: session?.accountId,
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
    interactions: {
      policy,
      url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}`,
    },
    features: { devInteractions: { enabled: false } },
  });
  const callback = provider.callback();
  return (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith("/interaction/")) return void callback(request, response);
    const login = { accountId: CERTIFIED_USER.sub };
    void provider.interactionFinished(request, response, { login });
  };
}

/** Follows redirects within the provider, with its cookies, and stops at the first that leaves it. */
async function follow(url: string, issuer: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let next = new URL(url);
  while (next.origin === issuer) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(next, { redirect: "manual", headers: { cookie } });
    const text = await response.text();
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const location = response.headers.get("location");
    if (location === null) throw new Error(`The provider refused: ${response.status} ${text}`);
    next = new URL(location, next);
  }
  return next;
}
