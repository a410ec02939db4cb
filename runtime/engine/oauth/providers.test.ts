import { assert, assertEquals, assertRejects } from "@std/assert";
import { APIError } from "better-auth/api";
import type { OAuthProvider } from "better-auth/oauth2";
import { socialProviderList } from "better-auth/social-providers";
import type { OutgoingRequest } from "../../request/wire.ts";
import { withAskedFetch } from "../../../tests/support/asked_fetch.ts";
import { buildProvider } from "./providers.ts";

const CONTEXT = { clientId: "client_A", allowSignUp: true };
const CREDENTIALS = {
  clientId: "id at the provider",
  clientSecret: "secret at the provider",
  tenantId: null,
  discoveryUrl: null,
};
const CALLBACK = "https://auth.example.com/api/auth/callback/x";
/** Takes options that a project can't give yet: the domain of the user pool. */
const NOT_OFFERED = ["cognito"];

function unsigned(claims: Record<string, unknown>): string {
  return ["e30", btoa(JSON.stringify(claims)).replace(/=+$/, ""), ""].join(".");
}

/** Answers every request alike and keeps what was asked. */
function cannedAsker() {
  const asked: OutgoingRequest[] = [];
  const body = JSON.stringify({
    access_token: "at",
    id_token: unsigned({ sub: "1", email: "grace@example.com" }),
    scope: "a",
    keys: [],
  });
  return {
    asked,
    fetch(request: OutgoingRequest): Promise<string> {
      asked.push(request);
      const headers = [["content-type", "application/json"]];
      return Promise.resolve(JSON.stringify({ status: 200, headers, body }));
    },
  };
}

async function signIn(provider: OAuthProvider): Promise<void> {
  const tokens = await provider.validateAuthorizationCode({
    code: "a code",
    codeVerifier: "v".repeat(43),
    redirectURI: CALLBACK,
  });
  if (tokens) await provider.getUserInfo(tokens);
}

Deno.test("buildProvider() lets no built-in provider fetch by itself", async (t) => {
  const before = globalThis.fetch;
  globalThis.fetch = () => Promise.reject(new Error("A provider went around its asker"));
  try {
    for (const providerId of socialProviderList.filter((id) => !NOT_OFFERED.includes(id))) {
      await t.step(providerId, async () => {
        const provider = buildProvider({ ...CREDENTIALS, providerId }, CONTEXT);
        assert(provider);
        const asker = cannedAsker();
        await withAskedFetch(asker, () => signIn(provider));
        assert(asker.asked.length > 0);
        for (const { url } of asker.asked) assertEquals(new URL(url).protocol, "https:");
      });
    }
  } finally {
    globalThis.fetch = before;
  }
});

Deno.test("buildProvider() tags the state with the project's client id", async () => {
  const provider = buildProvider({ ...CREDENTIALS, providerId: "google" }, CONTEXT);
  const url = await provider?.createAuthorizationURL({
    state: "xyz",
    codeVerifier: "v".repeat(43),
    redirectURI: CALLBACK,
  });
  assertEquals(url?.searchParams.get("state"), "client_A.xyz");
  assertEquals(url?.searchParams.get("redirect_uri"), CALLBACK);
  assertEquals(url?.searchParams.get("code_challenge_method"), "S256");
});

Deno.test("buildProvider() knows built-in names and discovery documents, and nothing else", () => {
  for (const providerId of ["acme", "__proto__", "constructor", ""]) {
    assertEquals(buildProvider({ ...CREDENTIALS, providerId }, CONTEXT), null);
  }
});

Deno.test("buildProvider() makes an answer of whatever a provider throws", async () => {
  const discoveryUrl = "https://provider.example.com/.well-known/openid-configuration";
  const provider = buildProvider({ ...CREDENTIALS, discoveryUrl, providerId: "acme" }, CONTEXT);
  assert(provider);
  const unreachable = {
    fetch: () => Promise.resolve(JSON.stringify({ status: 0, headers: [], body: "" })),
  };
  const data = { state: "xyz", codeVerifier: "v".repeat(43), redirectURI: CALLBACK };
  const error = await assertRejects(
    () => withAskedFetch(unreachable, async () => await provider.createAuthorizationURL(data)),
    APIError,
  );
  assertEquals([error.statusCode, error.body?.code], [424, "PROVIDER_UNAVAILABLE"]);
  const tokens = { idToken: "none", expectedIdTokenNonce: "n" };
  assertEquals(await withAskedFetch(unreachable, () => provider.getUserInfo(tokens)), null);
});
