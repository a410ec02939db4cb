import { assertEquals } from "@std/assert";
import { captureConsole } from "../support/captured_console.ts";
import { CERTIFIED_USER, startCertifiedProvider } from "../support/certified_provider.ts";
import { openOAuthWorld } from "../support/oauth_world.ts";
import { APP_URL, asApp, comeBack, saveProvider, sentTo, startSignIn } from "../support/social.ts";

Deno.test("A certified provider of another make takes the platform for a proper client", async () => {
  // It tells everybody that it keeps all in memory, which is what a test wants.
  using _quiet = captureConsole();
  await using world = await openOAuthWorld();
  const { platform, project } = world;
  await using provider = await startCertifiedProvider(
    `${platform.site}/api/auth/callback/certified`,
  );
  const { discoveryUrl } = provider;
  await saveProvider(platform, project.id, { discoveryUrl, providerId: "certified" });
  const visit = async () => {
    const browser = world.browser();
    const url = await startSignIn(browser, { project, body: { provider: "certified" } });
    assertEquals(sentTo(await comeBack(browser, await provider.authorize(url))), {
      status: 302,
      path: APP_URL,
      error: null,
    });
    return (await browser.get("/get-session", asApp(project))).body.user;
  };
  const { email, name } = CERTIFIED_USER;
  const first = await visit();
  assertEquals([first.email, first.name, first.emailVerified], [email, name, true]);
  assertEquals((await visit()).id, first.id);
});
