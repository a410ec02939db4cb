/**
 * Better Auth's own test "still expires another user's stale account cookie when the response issues no
 * fresh one" (packages/better-auth/src/cookies/cookies.test.ts), on this adapter and on Better Auth's
 * own beside it: they answer alike. That test signs a fixed address up, so on a database that outlives
 * a run it meets a 422 without cookies the second time, and fails; a fresh database is what it needs.
 */
import { assertEquals } from "@std/assert";
import { betterAuth, type BetterAuthOptions } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { SignJWT } from "jose";
import { componentHost } from "../../tests/support/component.ts";
import { withAskedFetch } from "../../tests/support/asked_fetch.ts";
import { convexAdapter } from "./adapter.ts";

const SITE = "http://127.0.0.1:3211";
const SECRET = "a secret of at least 32 characters";
const ACCOUNT_COOKIE = "better-auth.account_data";

/** Answers the code of every sign-in with the tokens of one user of Google's. */
async function googleTokens(): Promise<string> {
  const claims = { sub: "first", email: "first@example.com", email_verified: true, name: "First" };
  const id_token = await new SignJWT(claims).setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode(SECRET));
  const body = JSON.stringify({ access_token: "access", refresh_token: "refresh", id_token });
  return JSON.stringify({ status: 200, headers: [["content-type", "application/json"]], body });
}

type Send = (path: string, body?: object) => Promise<Response>;

function browserOf(database: BetterAuthOptions["database"]): Send {
  const auth = betterAuth({
    baseURL: SITE,
    secret: SECRET,
    database,
    emailAndPassword: { enabled: true },
    socialProviders: { google: { clientId: "id", clientSecret: "secret" } },
    account: { storeAccountCookie: true },
    session: { cookieCache: { enabled: true } },
    telemetry: { enabled: false },
  });
  const cookies = new Map<string, string>();
  return async (path, body) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const request = new Request(`${SITE}/api/auth${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { origin: SITE, "content-type": "application/json", cookie },
      body: body && JSON.stringify(body),
    });
    const response = await withAskedFetch({ fetch: googleTokens }, () => auth.handler(request));
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
}

async function signInByGoogle(send: Send): Promise<string> {
  const started = await send("/sign-in/social", { provider: "google", callbackURL: "/in" });
  const state = new URL((await started.json()).url).searchParams.get("state");
  const back = await send(`/callback/google?state=${state}&code=code`);
  assertEquals([back.status, back.headers.get("location")], [302, "/in"]);
  return accountCookie(back);
}

function accountCookie({ headers }: Response): string {
  const lines = headers.getSetCookie().filter((line) => line.startsWith(`${ACCOUNT_COOKIE}=`));
  const last = lines.at(-1) ?? "not set";
  return /^[^=]+=[^;]/.test(last) ? "set" : /max-age=0/i.test(last) ? "expired" : last;
}

Deno.test("another user's account cookie is expired on this adapter as on Better Auth's own", async (t) => {
  const host = componentHost();
  const databases: Readonly<Record<string, BetterAuthOptions["database"]>> = {
    memory: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    convex: convexAdapter({ projectId: "project-1", component: host.api, ctx: host }),
  };
  for (const [name, database] of Object.entries(databases)) {
    await t.step(name, async () => {
      const send = browserOf(database);
      assertEquals(await signInByGoogle(send), "set");
      const second = { email: "second@example.com", password: "password123456", name: "Second" };
      const signedUp = await send("/sign-up/email", second);
      assertEquals([signedUp.status, accountCookie(signedUp)], [200, "expired"]);
      const again = browserOf(database);
      assertEquals(await signInByGoogle(again), "set");
      const refused = await again("/sign-up/email", second);
      assertEquals([refused.status, accountCookie(refused)], [422, "not set"]);
    });
  }
});
