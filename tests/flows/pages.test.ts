import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Client, ok } from "../support/client.ts";
import { Mailbox } from "../support/mailbox.ts";
import { type MailedProject, type ProjectTest, runOnProjects } from "../support/mailed_project.ts";
import { openPage, submitPage } from "../support/pages.ts";
import { ADMIN } from "../support/set_up.ts";

const EMAIL = "grace@example.com";

/** A magic link's page of a project, with the token it was mailed. */
async function magicLinkOf(world: MailedProject): Promise<{ link: string; token: string }> {
  await world.visitor().post("/sign-in/magic-link", { email: EMAIL });
  const { magicLinkUrl: link = "", token = "" } = (await world.mailbox.next(EMAIL)).variables;
  return { link, token };
}

function assertPage(page: Awaited<ReturnType<typeof openPage>>, status: number): void {
  assertEquals(page.status, status, page.text);
  assertEquals(page.headers.get("content-type"), "text/html; charset=utf-8");
  assertEquals(page.headers.get("cache-control"), "no-store");
  assertEquals(page.headers.get("referrer-policy"), "no-referrer");
  assertMatch(
    page.headers.get("content-security-policy") ?? "",
    /^default-src 'none'; style-src 'sha/,
  );
  assert(page.headers.get("x-request-id"));
  assert(!/<script|\son\w+=|https?:\/\//i.test(page.text), page.text);
}

const TESTS: Readonly<Record<string, ProjectTest>> = {
  async "form, outcome and error are pages without script that nothing caches or frames"(
    newProject,
  ) {
    const world = await newProject({ magicLink: true });
    const { link } = await magicLinkOf(world);
    const form = await openPage(link);
    assertPage(form, 200);
    assertPage(await submitPage(form), 200);
    const stale = await submitPage(form);
    assertPage(stale, 400);
    assertStringIncludes(stale.text, "This link is not valid any more");
    assertEquals((await openPage(link, { method: "HEAD" })).text, "");
  },

  async "what a link carries is escaped"(newProject) {
    const world = await newProject({ magicLink: true });
    const { link } = await magicLinkOf(world);
    const token = `"><script>alert(1)</script>'&`;
    const page = await openPage(`${link.split("?")[0]}?${new URLSearchParams({ token })}`);
    assertPage(page, 200);
    assertEquals(page.fields, { token });
    assertPage(await submitPage(page), 400);
  },

  async "a form from elsewhere is refused, and uses nothing up"(newProject) {
    const world = await newProject({ magicLink: true });
    const { link } = await magicLinkOf(world);
    const page = await openPage(link);
    const elsewhere: Record<string, string>[] = [
      { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      { origin: "null", "sec-fetch-site": "cross-site" },
      { origin: "null", "sec-fetch-site": "" },
    ];
    for (const headers of elsewhere) assertPage(await submitPage(page, { headers }), 403);
    assertPage(await submitPage(page), 200);
  },

  async "a link leads to origins of the project only"(newProject) {
    const world = await newProject({ magicLink: true, origins: ["https://app.example.com"] });
    const { link, token } = await magicLinkOf(world);
    for (const name of ["callbackURL", "newUserCallbackURL", "errorCallbackURL"]) {
      for (const target of ["https://evil.example", "//evil.example", "javascript:alert(1)"]) {
        const query = new URLSearchParams({ token, [name]: target });
        assertPage(await openPage(`${link.split("?")[0]}?${query}`), 403);
        const forged = { ...await openPage(link), fields: { token, [name]: target } };
        assertEquals((await submitPage(forged)).headers.get("location"), null);
      }
    }
    const callbackURL = "https://app.example.com/in";
    const good = await openPage(`${link}&${new URLSearchParams({ callbackURL })}`);
    const led = new URL((await submitPage(good)).headers.get("location") ?? "");
    assertEquals([led.origin + led.pathname, [...led.searchParams.keys()]], [callbackURL, ["ott"]]);
  },

  async "a token is of no use under another project's client id"(newProject) {
    const [world, other] = [
      await newProject({ magicLink: true }),
      await newProject({ magicLink: true }),
    ];
    const { link } = await magicLinkOf(world);
    const foreign = link.replace(world.project.clientId, other.project.clientId);
    assertPage(await submitPage(await openPage(foreign)), 400);
    assertPage(await openPage(link.replace(world.project.clientId, "client_unknown")), 404);
    assertPage(await openPage(link.replace(world.project.clientId, "platform")), 404);
    const headers = { "x-api-key": other.project.key };
    assertPage(await openPage(link, { headers }), 404);
    assertPage(await submitPage(await openPage(link)), 200);
  },

  async "bad requests are pages too"(newProject) {
    const world = await newProject({ magicLink: true });
    const { link } = await magicLinkOf(world);
    const address = link.split("?")[0]!;
    assertPage(await openPage(address, { method: "PUT" }), 405);
    assertPage(await openPage(address, { method: "POST", body: "{" }), 415);
    const json = { "content-type": "application/json" };
    assertPage(await openPage(address, { method: "POST", body: "{", headers: json }), 400);
    assertPage(await openPage(address, { method: "POST", body: "{}", headers: json }), 400);
    const twice = new URLSearchParams([["token", "a"], ["token", "b"]]);
    assertPage(await openPage(address, { method: "POST", body: twice }), 400);
    const large = new URLSearchParams({ token: "x".repeat(1024 * 1024) });
    assertPage(await openPage(address, { method: "POST", body: large }), 413);
    assertPage(await openPage(address, { headers: { authorization: "Basic YTpi" } }), 401);
    const unknown = await openPage(address.replace("magic-link", "unknown"));
    assertEquals([unknown.status, unknown.headers.get("content-type")], [404, "application/json"]);
  },

  async "/error is a page of ours, with the headers of the others"(newProject) {
    const { project, site } = await newProject();
    const address = `${site}/api/auth/error?error=state_mismatch&error_description=evil`;
    for (const query of ["", `&client_id=${project.clientId}`]) {
      const page = await openPage(`${address}${query}`);
      assertPage(page, 200);
      assertStringIncludes(page.text, "Code: STATE_MISMATCH");
      assert(!page.text.includes("evil"));
    }
    assertEquals((await openPage(address, { method: "HEAD" })).text, "");
  },

  async "a page of a method that is off is not there"(newProject) {
    const world = await newProject({ magicLink: true });
    const { link } = await magicLinkOf(world);
    const form = await openPage(link);
    await world.set({ magicLink: false, emailPassword: false });
    assertPage(await openPage(link), 404);
    assertPage(await submitPage(form), 404);
    assertPage(await openPage(link.replace("magic-link", "reset-password")), 404);
  },

  async "the platform's own administrators reset their passwords there"(newProject) {
    const { admin, site } = await newProject();
    const { email } = ADMIN;
    await ok(new Client(site).post("/request-password-reset", { email }));
    const mail = await new Mailbox(admin, "platform").next(email);
    assertStringIncludes(mail.variables.resetUrl!, `${site}/api/auth/p/platform/reset-password?`);
    const page = await openPage(mail.variables.resetUrl!);
    const password = "an administrator's next password";
    assertPage(await submitPage(page, { newPassword: password }), 200);
    assertEquals((await admin.get("/get-session")).body, null);
    await ok(admin.post("/sign-in/email", { email, password }));
  },
};

Deno.test("The pages that serve mailed links", (t) => runOnProjects(t, TESTS));
