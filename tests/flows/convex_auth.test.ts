import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference, queryGeneric } from "convex/server";
import { type Host, serve } from "../../embedded/mod.ts";
import { authConfig } from "../../runtime/deployment/auth_config.ts";
import { ADMIN, openProject } from "../support/set_up.ts";

const GRACE = {
  email: "grace@example.com",
  password: "a password nobody has guessed",
  name: "Grace",
};

const whoami = makeFunctionReference<"query", Record<string, never>, Record<string, string> | null>(
  "whoami:get",
);

/** An app with one query, which tells who calls it. */
async function openApp(config: unknown): Promise<Host & AsyncDisposable> {
  const dataDir = await Deno.makeTempDir();
  const get = queryGeneric({ args: {}, handler: (ctx) => ctx.auth.getUserIdentity() });
  const host = await serve({
    app: {
      modules: { whoami: () => Promise.resolve({ get }) },
      loadAuthConfig: () => Promise.resolve(config),
    },
    dataDir,
    port: 0,
    sitePort: 0,
    log: () => {},
  });
  return Object.assign(host, {
    async [Symbol.asyncDispose]() {
      await host.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  });
}

async function ask(host: Host, token: string) {
  const client = new ConvexHttpClient(host.url);
  client.setAuth(token);
  return await client.query(whoami, {});
}

Deno.test("A Convex query sees who a platform's or a project's token is of", async (t) => {
  await using world = await openProject();
  const { admin, platform, project } = world;
  const user = world.visitor();
  const signedUp = (await user.post("/sign-up/email", GRACE)).body.user;
  const tokens = {
    platform: (await admin.get("/token")).body.token,
    project: (await user.get("/token")).body.token,
  };
  const issuer = `${platform.site}/api/auth/p/${project.clientId}`;

  await t.step("auth.config of the platform trusts the platform's issuer only", async () => {
    await using app = await openApp(authConfig({ siteUrl: platform.site }));
    const identity = await ask(app, tokens.platform);
    assertEquals(identity?.email, ADMIN.email);
    assertEquals(identity?.issuer, `${platform.site}/api/auth/p/platform`);
    await assertRejects(() => ask(app, tokens.project));
    const changed = `${tokens.platform.slice(0, -8)}AAAAAAAA`;
    await assertRejects(() => ask(app, changed));
  });
  await t.step("a customer's app trusts its project's issuer by discovery", async () => {
    const providers = [{ domain: issuer, applicationID: "convex" }];
    await using app = await openApp({ providers });
    const identity = await ask(app, tokens.project);
    assertEquals([identity?.subject, identity?.email], [signedUp.id, GRACE.email]);
    assertEquals(identity?.tokenIdentifier, `${issuer}|${signedUp.id}`);
    await assertRejects(() => ask(app, tokens.platform));
  });
  await t.step("or by its key set", async () => {
    const custom = { type: "customJwt", issuer, jwks: `${issuer}/jwks`, algorithm: "RS256" };
    await using app = await openApp({ providers: [{ ...custom, applicationID: "convex" }] });
    assertEquals((await ask(app, tokens.project))?.subject, signedUp.id);
  });
  await t.step(
    "the platform's own functions verify its tokens by local/auth.config.ts",
    async () => {
      const refusal = (token: string) => ask(platform.host, token).catch((error) => String(error));
      // A token that is taken gets as far as the function, which is not there; the host says no more.
      const missing = /Server Error$/;
      assertMatch(String(await refusal(tokens.platform)), missing);
      assertEquals(missing.test(String(await refusal(tokens.project))), false);
    },
  );
});
