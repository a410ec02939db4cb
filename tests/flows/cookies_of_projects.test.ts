import { assert, assertEquals, assertMatch } from "@std/assert";
import { Client, ok } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";
import { type ProjectWithKey, projectWithKey, signedInAdmin } from "../support/set_up.ts";

const SITE = "https://auth.example.com";
const OTHER_SITE = "https://app.other.example";
const PASSWORD = "password of the project";

/** A browser at the platform's own host: one jar, whichever project its pages are of. */
class Browser {
  readonly #jar = new Client("");

  constructor(readonly site: string) {}

  /** The browser as a page of that project's app has it. */
  at({ clientId }: ProjectWithKey, origin = SITE): Client {
    const client = new Client(this.site, { "x-banata-client-id": clientId, origin });
    return Object.assign(client, { cookies: this.#jar.cookies });
  }

  get names(): string[] {
    return [...this.#jar.cookies.keys()].sort();
  }
}

Deno.test("Cookies of two projects at the platform's host", async (t) => {
  await using platform = await openPlatform({ url: SITE });
  const site = `http://127.0.0.1:${platform.host.sitePort}`;
  const admin = new Client(site, { origin: SITE });
  await signedInAdmin(platform, { admin });
  const [a, b] = [await projectWithKey(admin, "a"), await projectWithKey(admin, "b")];
  const browser = new Browser(site);
  const emailAt = async (project: ProjectWithKey) =>
    (await browser.at(project).get("/get-session")).body?.user.email;

  await t.step("bear names of their own, so that nobody's session ends another's", async () => {
    for (const [project, email] of [[a, "grace@example.com"], [b, "alan@example.com"]] as const) {
      const body = { email, name: "Somebody", password: PASSWORD };
      await ok(browser.at(project).post("/sign-up/email", body));
    }
    assertEquals([await emailAt(a), await emailAt(b)], ["grace@example.com", "alan@example.com"]);
    const names = [a, b].flatMap(({ clientId }) =>
      ["session_token", "known_device"].map((name) => `__Host-banata-${clientId}.${name}`)
    );
    assertEquals(browser.names, names.sort());
    await ok(browser.at(a).post("/sign-out"));
    assertEquals([await emailAt(a), await emailAt(b)], [undefined, "alan@example.com"]);
  });

  await t.step("are read by the app's server too, beside its key and no other's", async () => {
    const cookie = (project: ProjectWithKey) =>
      Object.assign(new Client(site, { "x-api-key": project.key, origin: SITE }), {
        cookies: browser.at(b).cookies,
      });
    assertEquals((await cookie(b).get("/get-session")).body?.user.email, "alan@example.com");
    assertEquals((await cookie(a).get("/get-session")).body, null);
  });

  await t.step("keep Better Auth's names behind an app's proxy", async () => {
    const app = new Client(site, { "x-api-key": a.key, origin: SITE });
    const body = { email: "grace@example.com", password: PASSWORD };
    const { headers } = await app.post("/sign-in/email", body);
    assertMatch(
      headers.get("set-cookie") ?? "",
      /^__Secure-better-auth\.session_token=.+; Secure; SameSite=Lax$/,
    );
    assertEquals((await app.get("/get-session")).body?.user.email, body.email);
  });

  await t.step(
    "go along from a listed page of another site, and are taken away there",
    async () => {
      const lists = { projectId: a.id, origins: [OTHER_SITE] };
      await ok(admin.post("/banata/config/origins/save", lists));
      const app = new Browser(site).at(a, OTHER_SITE);
      const body = { email: "grace@example.com", password: PASSWORD };
      const signedIn = await app.post("/sign-in/email", body);
      assertMatch(
        signedIn.headers.get("set-cookie") ?? "",
        /^__Host-banata-.+; Path=\/; HttpOnly; Secure; SameSite=None; Partitioned$/,
      );
      assertEquals(signedIn.headers.get("access-control-allow-origin"), OTHER_SITE);
      const sent = await app.post("/sign-out", {}, { headers: { origin: "https://evil.example" } });
      assertEquals(sent.code, "INVALID_ORIGIN");
      const ended = await app.post("/sign-out");
      assert(
        ended.headers.getSetCookie().every((line) => line.endsWith("SameSite=None; Partitioned")),
      );
      assertEquals((await app.get("/get-session")).body, null);
    },
  );
});
