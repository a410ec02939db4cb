/**
 * In which language a mail is written. Observed: what a provider that is a server on loopback is sent, and
 * what endpoints tell of a user.
 */
import { assertEquals } from "@std/assert";
import { type Client, type Json, ok, outcome } from "../support/client.ts";
import { jobsDone } from "../support/disk.ts";
import { MailApi } from "../support/mail_api.ts";
import { rowsOf } from "../support/rows.ts";
import { type OpenProject, openProject } from "../support/set_up.ts";

const PASSWORD = "a password of theirs";

/** A project whose provider is a server of the test. */
interface World extends OpenProject {
  readonly resend: MailApi;
}

/** What a browser sends that reads these languages. */
function reads(languages: string) {
  return { headers: { "accept-language": languages } };
}

async function signUp(world: World, body: object, languages?: string): Promise<Client> {
  const browser = world.visitor();
  const user = { name: "Grace", password: PASSWORD, ...body };
  const { user: answered } = await ok(
    browser.post("/sign-up/email", user, languages === undefined ? {} : reads(languages)),
  );
  assertEquals("locale" in answered, false);
  return browser;
}

/** The language that a project's server is told of the user with an address. */
async function localeOf({ server }: World, email: string): Promise<string | null> {
  const { data } = await ok(server.post("/admin/list-users", { email }));
  return data[0].locale;
}

/** The languages of the mails that an address is sent by what `act` does, by their HTML. */
async function languagesOf(world: World, to: string, act: () => Promise<unknown>) {
  await jobsDone(world.platform.host);
  const before = world.resend.requests.length;
  await act();
  await jobsDone(world.platform.host);
  return world.resend.requests.slice(before)
    .map(({ body }): Json => JSON.parse(body))
    .filter((mail) => mail.to[0] === to)
    .map(({ html }) => /lang="([^"]*)"/.exec(html)?.[1]);
}

async function isTakenAtSignUp(world: World): Promise<void> {
  const cases: [
    said: string | null | undefined,
    reads: string | undefined,
    locale: string | null,
  ][] = [
    ["pt-br", "fr", "pt-BR"],
    [null, "fr", null],
    [undefined, "fr;q=0.5, de-at, *;q=0.1, en;q=0.8", "de-AT"],
    [undefined, "*", null],
    [undefined, "_, x;q=1, de;q=0, nonsense-tag-of-no-language", null],
    [undefined, undefined, null],
  ];
  for (const [at, [locale, languages, stored]] of cases.entries()) {
    const email = `user-${at}@example.com`;
    const browser = await signUp(world, { email, locale }, languages);
    assertEquals(await localeOf(world, email), stored, email);
    // The hottest answer is no longer for it.
    assertEquals("locale" in (await ok(browser.get("/get-session"))).user, false);
  }
  for (const locale of ["de_AT", "a", 1, "x".repeat(36)]) {
    const body = { email: "none@example.com", name: "N", password: PASSWORD, locale };
    const refused = await world.visitor().post("/sign-up/email", body);
    assertEquals(outcome(refused), [400, "VALIDATION_ERROR"]);
  }
}

async function isChangedByUser(world: World): Promise<void> {
  const email = "changes@example.com";
  const browser = await signUp(world, { email }, "de");
  for (const [locale, stored] of [["fr-ca", "fr-CA"], [null, null], ["de", "de"]]) {
    await ok(browser.post("/update-user", { locale }));
    assertEquals(await localeOf(world, email), stored);
  }
  assertEquals(outcome(await browser.post("/update-user", { locale: "de_AT" })), [
    ...[400, "VALIDATION_ERROR"],
  ]);
  const changes = rowsOf(world.platform.host, "event").map(({ changes }) => String(changes));
  assertEquals(changes.includes('{"before":{},"after":{"locale":"de"}}'), true);
}

async function isSetByServer(world: World): Promise<void> {
  const { server } = world;
  const body = { email: "made@example.com", name: "Made", locale: "fr-ch" };
  // Whoever makes a user reads a language of their own.
  const { user } = await ok(server.post("/admin/create-user", body, reads("de")));
  const { id: userId } = user;
  assertEquals(user.locale, "fr-CH");
  const changed = await ok(server.post("/admin/update-user", { userId, data: { locale: "de" } }));
  assertEquals(changed.locale, "de");
  const refused = await server.post("/admin/update-user", { userId, locale: "de_AT" });
  assertEquals(outcome(refused), [400, "VALIDATION_ERROR"]);
  assertEquals(
    (await ok(server.post("/admin/update-user", { userId, locale: null }))).locale,
    null,
  );
}

async function isOfUser(world: World): Promise<void> {
  const { server, visitor } = world;
  const email = "reader@example.com";
  const browser = await signUp(world, { email }, "de-CH");
  const reset = () => visitor().post("/request-password-reset", { email }, reads("fr"));
  assertEquals(await languagesOf(world, email, reset), ["de"]);
  const send = (more: object) => () =>
    ok(server.post("/banata/emails/send", { to: email, template: "welcome", ...more }));
  assertEquals(await languagesOf(world, email, send({})), ["de"]);
  assertEquals(await languagesOf(world, email, send({ locale: "fr" })), ["fr"]);
  // Nothing is there in that language.
  assertEquals(await languagesOf(world, email, send({ locale: "it" })), ["de"]);
  const link = () => visitor().post("/sign-in/magic-link", { email }, reads("fr"));
  assertEquals(await languagesOf(world, email, link), ["de"]);
  const change = () => {
    const body = { currentPassword: PASSWORD, newPassword: `${PASSWORD} 2` };
    return ok(browser.post("/change-password", body));
  };
  assertEquals(await languagesOf(world, email, change), ["de"]);
  await ok(browser.post("/update-user", { locale: null }));
  assertEquals(await languagesOf(world, email, reset), ["en"]);
}

async function isOfReaderElse(world: World): Promise<void> {
  const { server, visitor } = world;
  const ask = (email: string, languages?: string) => () =>
    visitor().post("/sign-in/magic-link", { email }, languages ? reads(languages) : {});
  const [new1, new2] = ["new-1@example.com", "new-2@example.com"];
  assertEquals(await languagesOf(world, new1, ask(new1, "fr")), ["fr"]);
  await ok(server.post("/banata/config/email-providers/save", { locale: "de" }));
  assertEquals(await languagesOf(world, new2, ask(new2)), ["de"]);
  // A server's own language is nobody's.
  const mail = { to: new2, template: "welcome" };
  const send = () => server.post("/banata/emails/send", mail, reads("fr"));
  assertEquals(await languagesOf(world, new2, send), ["de"]);
  await ok(server.post("/banata/config/email-providers/save", { locale: null }));
}

async function isOfNewAddress(world: World): Promise<void> {
  const [old, next] = ["old@example.com", "next@example.com"];
  const browser = await signUp(world, { email: old }, "fr");
  const { data: [{ id: userId }] } = await ok(
    world.server.post("/admin/list-users", { email: old }),
  );
  await ok(world.server.post("/admin/update-user", { userId, emailVerified: true }));
  const change = () => ok(browser.post("/change-email", { newEmail: next, password: PASSWORD }));
  assertEquals(await languagesOf(world, old, change), ["fr"]);
  const follow = () => {
    const { text } = JSON.parse(world.resend.requests.at(-1)?.body ?? "");
    const token = decodeURIComponent(/token=([^&\s]+)/.exec(text)?.[1] ?? "");
    return ok(browser.post("/verify-email", { token }));
  };
  assertEquals(await languagesOf(world, next, follow), ["fr"]);
  // The address is nobody's once the notice is sent.
  assertEquals(await languagesOf(world, old, follow), ["fr"]);
}

async function needsAll(world: World): Promise<void> {
  const { server } = world;
  const template = (locale: string | undefined, text: string, variables: string[]) => ({
    ...{ name: "News", slug: "news", subject: "News", category: "custom", locale },
    blocksJson: JSON.stringify([{ id: "1", type: "text", text }]),
    variablesJson: JSON.stringify(variables.map((name) => ({ name, required: true }))),
  });
  const create = (body: object) => ok(server.post("/banata/emails/templates/create", body));
  await create(template(undefined, "{{one}}", ["one"]));
  await create(template("de", "{{one}} {{two}}", ["one", "two"]));
  const send = (more: object) =>
    server.post("/banata/emails/send", { to: "a@b.example", template: "news", ...more });
  assertEquals(outcome(await send({ data: { one: 1 } })), [400, "EMAIL_VARIABLE_MISSING"]);
  assertEquals((await send({ data: { one: 1, two: 2 } })).status, 200);
  assertEquals((await send({ data: { one: 1 }, locale: "en" })).status, 200);
}

Deno.test("A mail's language", async (t) => {
  await using resend = new MailApi();
  resend.handler = () => Response.json({ id: "resend-id" });
  const env = { BANATA_EMAIL_APIS: `resend=${resend.url}` };
  await using opened = await openProject({}, { env });
  const world: World = { ...opened, resend };
  await world.set({ magicLink: true });
  const providers = { resend: { apiKey: "re_key_of_the_provider" } };
  const sender = { fromAddress: "auth@shop.example", providers };
  await ok(world.server.post("/banata/config/email-providers/save", sender));

  await t.step("is taken at sign-up, else from the browser", () => isTakenAtSignUp(world));
  await t.step("is changed by its user", () => isChangedByUser(world));
  await t.step("is set by the project's servers", () => isSetByServer(world));
  await t.step("is the user's, unless the send names one", () => isOfUser(world));
  await t.step("is else the browser's that asked, else the project's", () => isOfReaderElse(world));
  await t.step("is the user's at an address that changes", () => isOfNewAddress(world));
  await t.step("is unknown at a send, which must do for all", () => needsAll(world));
});
