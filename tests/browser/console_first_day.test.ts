import { assertEquals, assertMatch } from "@std/assert";
import { openChromium } from "../support/chromium.ts";
import { openConsole } from "../support/console.ts";
import { openPlatform } from "../support/in_process.ts";
import { ADMIN } from "../support/set_up.ts";

Deno.test("the console leads from the first run to a project's first user by clicking", async () => {
  await using platform = await openPlatform();
  await using chromium = await openChromium();
  const context = await chromium.newContext();
  const { open, page, problems } = await openConsole(context, platform.site);

  await page.goto(platform.site);
  await page.getByLabel("Setup token").fill(platform.setupToken ?? "");
  await page.getByLabel("Your name").fill(ADMIN.name);
  await page.getByLabel("Email address").fill(ADMIN.email);
  await page.getByLabel("Password").fill(ADMIN.password);
  await page.getByRole("button", { name: "Make me the administrator" }).click();

  await page.getByRole("link", { name: "New project" }).click();
  await page.getByLabel("Name").fill("First project");
  await page.getByRole("button", { name: "Create project" }).click();
  await page.getByRole("heading", { name: "Connect your app" }).waitFor();

  await page.getByRole("navigation").getByRole("link", { name: "API keys" }).click();
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("Name").fill("server");
  await page.getByRole("dialog").getByRole("button", { name: "New key" }).click();
  const key = await page.getByRole("region", { name: "The key" }).textContent() ?? "";
  assertMatch(key, /^sk_live_/);

  const signUp = await fetch(`${platform.site}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": key, origin: platform.site },
    body: JSON.stringify({ email: "grace@example.com", password: ADMIN.password, name: "Grace" }),
  });
  assertEquals(signUp.status, 200, await signUp.text());

  await page.getByRole("navigation").getByRole("link", { name: "Users" }).click();
  await page.getByRole("button", { name: "Stay" }).click();
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("navigation").getByRole("link", { name: "Users" }).click();
  await page.getByRole("link", { name: "grace@example.com" }).click();
  await page.getByRole("heading", { name: "Grace" }).waitFor();

  // What isn't there is asked for in a way that no browser tells of as an error.
  const [, projectId] = /\/p\/(proj_\w+)\//.exec(page.url()) ?? [];
  await open(`p/${projectId}/audit`);
  await page.getByRole("button", { name: "Show", exact: true }).first().click();
  await page.getByRole("dialog").getByText("Not signed yet").waitFor();
  await open(`p/${projectId}/mails/mailbox`);
  await page.getByText("keeps no mails for development").waitFor();
  assertEquals(problems, []);
});
