/**
 * Better Auth's providers write what a server answered to a logger that no option reaches: within a
 * request it is the engine's own, which is silent. These tests notice when it is not any more.
 */
import { assert, assertEquals } from "@std/assert";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { captureConsole } from "../../tests/support/captured_console.ts";
import { withAskedFetch } from "../../tests/support/asked_fetch.ts";
import { ENGINE_LOGGER } from "./build.ts";

const SITE = "http://127.0.0.1:3211";
const PLANTED = "planted-token-of-grace@example.com";

/** Comes back from GitHub, which answers the code with an error that says more than it should. */
async function failAtGitHub(logger: { disabled: boolean }): Promise<readonly string[]> {
  const auth = betterAuth({
    baseURL: SITE,
    secret: "a secret of at least 32 characters",
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    socialProviders: { github: { clientId: "id", clientSecret: "secret" } },
    logger,
  });
  const body = JSON.stringify({ error: PLANTED, error_description: PLANTED });
  const headers = [["content-type", "application/json"]];
  const asker = { fetch: () => Promise.resolve(JSON.stringify({ status: 200, headers, body })) };
  const handle = (request: Request) => withAskedFetch(asker, () => auth.handler(request));
  const started = await handle(
    new Request(`${SITE}/api/auth/sign-in/social`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: SITE },
      body: JSON.stringify({ provider: "github", callbackURL: "/" }),
    }),
  );
  const state = new URL((await started.json()).url).searchParams.get("state");
  const cookie = started.headers.getSetCookie().map((each) => each.split(";")[0]).join("; ");
  using console = captureConsole();
  const url = `${SITE}/api/auth/callback/github?code=c&state=${state}`;
  const back = await handle(new Request(url, { headers: { cookie } }));
  assertEquals(back.status, 302);
  assertEquals(
    new URL(back.headers.get("location") ?? "").searchParams.get("error"),
    "invalid_code",
  );
  return console.lines;
}

Deno.test("a provider's own error lines go nowhere under ENGINE_LOGGER", async () => {
  assertEquals(await failAtGitHub(ENGINE_LOGGER), []);
});

Deno.test("without it they would show what the provider answered", async () => {
  const lines = await failAtGitHub({ disabled: false });
  assert(lines.some((line) => line.includes(PLANTED)), lines.join("\n"));
});
