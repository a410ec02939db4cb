import { assert, assertEquals } from "@std/assert";
import { Client } from "../support/client.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { type OidcServer, startOidcServer } from "../support/oidc_server.ts";
import { ROOT_SECRET } from "../support/project_store.ts";
import { rowsOf } from "../support/rows.ts";
import { type ProjectWithKey, projectWithKey, signedInAdmin } from "../support/set_up.ts";
import { APP_URL, asApp, saveProvider, sentTo, signInThrough } from "../support/social.ts";

interface World extends AsyncDisposable {
  readonly platform: InProcessPlatform;
  readonly provider: OidcServer;
  readonly project: ProjectWithKey;
  readonly other: ProjectWithKey;
}

async function openWorld(): Promise<World> {
  const platform = await openPlatform({}, { env: { BETTER_AUTH_SECRET: ROOT_SECRET } });
  const provider = await startOidcServer();
  const admin = await signedInAdmin(platform.site, platform.setupToken);
  const project = await projectWithKey(admin, "project-a");
  const other = await projectWithKey(admin, "project-b");
  await saveProvider(platform, project.id, provider);
  return {
    platform,
    provider,
    project,
    other,
    async [Symbol.asyncDispose]() {
      await platform[Symbol.asyncDispose]();
      await provider[Symbol.asyncDispose]();
    },
  };
}

Deno.test("A stranger signs up through a provider and comes back as the same user", async () => {
  await using world = await openWorld();
  const { platform, project, provider } = world;
  const browser = new Client(platform.site);
  const back = await signInThrough(provider, { browser, project });
  assertEquals(sentTo(back), { status: 302, path: APP_URL, error: null });
  const { user } = (await browser.get("/get-session", asApp(project))).body;
  assertEquals([user.email, user.name, user.emailVerified], ["grace@example.com", "Grace", true]);
  const [account] = rowsOf(platform.host, "account").filter(({ projectId }) =>
    projectId === project.id
  );
  assert(account);
});
