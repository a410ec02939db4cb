import { assertEquals } from "@std/assert";
import { addresses } from "../console/addresses.ts";
import { FormDesk } from "../console/forms/desk.ts";
import { ENDS, ORGANIZATIONS, TEAMS, USERS } from "../console/forms/people.ts";
import {
  customerKeyEnd,
  dataKeyCase,
  erasureCase,
  RECORDS,
  SECRETS,
} from "../console/forms/records.ts";
import { API_KEYS, RIGHTS } from "../console/forms/rights.ts";
import { PROJECT, projectEnds } from "../console/forms/project.ts";
import { MAILS, SIGN_IN_FORMS, TEMPLATES } from "../console/forms/settings.ts";
import { fill } from "../console/rows/mod.ts";
import { sequence } from "../support/audit_tree.ts";
import { CALLS } from "../support/calls/mod.ts";
import { openChromium } from "../support/chromium.ts";
import { ok } from "../support/client.ts";
import { openConsole, signInByPage } from "../support/console.ts";
import { DnsServer } from "../support/dns.ts";
import { MailApi } from "../support/mail_api.ts";
import { administerProject, platformUser } from "../support/platform_user.ts";
import { openProject } from "../support/set_up.ts";
import { StubKms } from "../support/stub_kms.ts";
import { totpCode } from "../support/totp.ts";

const OPERATORS = /^\/(?:admin|api-key|banata|organization)\//;

/** Forms that tests of their own send, which need more than a click. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "p/:projectId/settings: Export the project": "console_records.test.ts",
  "p/:projectId/audit: Export": "console_records.test.ts",
  "p/:projectId/audit/keeping: Erase": "console_records.test.ts",
};

/** What takes something away, of the endpoints that the console calls. */
const DESTROYING =
  /^POST \/.*\/(?:abandon|ban|cancel|delete|erase|lift|remove|reset|revoke|transfer)(?:-[a-z-]+)?$/;

/** What a click confirms, with what the window says of how it is taken back. */
const UNDONE: Readonly<Record<string, string>> = {
  "/admin/ban-user": "They are signed out everywhere and can’t sign in.",
  "/admin/revoke-user-session": "They can sign in again.",
  "/admin/revoke-user-sessions": "They can sign in again.",
  "/organization/cancel-invitation": "You can invite them again on this page.",
  "/organization/remove-team-member": "You can put them in again on this page.",
};

/** Asked for by typing in tests of their own, or by servers and apps alone. */
const TYPED_ELSEWHERE: readonly string[] = [
  "/banata/audit-logs/erase-subject",
  "/banata/projects/erase",
  "/banata/projects/import/abandon",
  "/organization/delete-role",
];

const SUBJECTS = {
  "users": USERS,
  "organizations": ORGANIZATIONS,
  "teams": TEAMS,
  "roles and permissions": RIGHTS,
  "API keys": API_KEYS,
  "the vault and its keys": SECRETS,
  "the audit log": RECORDS,
  "signing in and looks": SIGN_IN_FORMS,
  "who sends mails": MAILS,
  "templates": TEMPLATES,
  "the project": PROJECT,
};

Deno.test("every form of the console is sent by clicking, and does what it says", async (t) => {
  await using kms = new StubKms();
  await using dns = new DnsServer();
  await using mailApi = new MailApi();
  mailApi.handler = () => Response.json({ id: "resend-id" });
  const env = { ...kms.env, BANATA_DNS_URL: dns.url, BANATA_EMAIL_APIS: `resend=${mailApi.url}` };
  await using world = await openProject({ devMailbox: true }, { env });
  const params = await fill(world, ["One"]);
  await sequence(world.platform);
  await using chromium = await openChromium();
  const console = await openConsole(await chromium.newContext(), world.site);
  await signInByPage(console);
  const desk = new FormDesk({ console, params, world });
  await t.step("every page is looked through for its forms", async () => {
    const names = Object.fromEntries(Object.keys(params).map((name) => [name, `:${name}`]));
    // As the routes have it, whoever's id it is.
    const patterns = await addresses({ ...names, "platform.userId": ":userId" });
    const paths = await addresses(params);
    for (const [index, at] of patterns.entries()) await desk.look(at, paths[index]);
  });
  for (const [subject, cases] of Object.entries(SUBJECTS)) {
    await t.step(`forms of ${subject}`, async (t) => {
      for (const one of cases) {
        await t.step(
          `${one.at}: ${one.opens ?? one.submit ?? Object.keys(one.fill ?? {})[0]}`,
          () => desk.send(one),
        );
      }
    });
  }
  await t.step("forms of keys that others keep", async () => {
    await desk.send(dataKeyCase((await desk.api("/banata/vault/data-key", {})).wrappedKey));
    const { customerKey } = await desk.api("/banata/vault/customer-key/get");
    await desk.send(customerKeyEnd(customerKey.kid));
  });
  await t.step("forms that end what there is", async (t) => {
    await desk.look("p/:projectId/users/:userId");
    await liftBan(desk);
    await setUpFactor(desk);
    for (const one of ENDS) {
      await t.step(`${one.at}: ${one.table ?? ""} ${one.opens}`, () => desk.send(one));
    }
    const { userId = "" } = params;
    await desk.api("/banata/audit-logs/erase-subject", { userId });
    await desk.send(erasureCase(userId));
  });
  await t.step("forms that take the project from somebody", async () => {
    const helper = await platformUser(world, { name: "helper" });
    for (const one of projectEnds(helper)) {
      // Whoever was taken out is asked again.
      const isThere = one.opens === "Remove";
      const asked = { by: world.admin, id: world.project.id, user: helper };
      if (!isThere) await administerProject(asked);
      await desk.look("p/:projectId/connect");
      await desk.send(one);
    }
  });
  await t.step("there is no other form", () => {
    const known = [...desk.sent, ...Object.keys(ELSEWHERE)];
    assertEquals([...desk.seen].filter((form) => !known.includes(form)), []);
    assertEquals(Object.keys(ELSEWHERE).filter((form) => !desk.seen.has(form)), []);
  });
  await t.step("what destroys asks for its name, or says how it is taken back", () => {
    const paths = CALLS.map(({ endpoint }) => endpoint).filter((each) => DESTROYING.test(each))
      .map((each) => each.slice("POST ".length))
      .filter((each) => OPERATORS.test(each) && !TYPED_ELSEWHERE.includes(each));
    const silent = [...new Set(paths)].filter((path) => {
      const asked = desk.asked.get(path);
      return asked !== "typed" && !(UNDONE[path] && asked?.includes(UNDONE[path]));
    });
    assertEquals(silent, []);
  });
  const told = console.problems.filter((each) => !/^Failed to load resource/.test(each));
  assertEquals([...desk.refused, ...told], []);
});

/** By a button, for it takes nothing away. */
async function liftBan({ api, console: { page }, params: { userId } }: FormDesk): Promise<void> {
  await page.getByRole("button", { name: "Lift the ban" }).click();
  await page.getByRole("button", { name: "Ban", exact: true }).waitFor();
  assertEquals((await api("/admin/get-user", { userId })).banned, false);
}

async function setUpFactor({ api, params, world }: FormDesk): Promise<void> {
  await api("/banata/config/dashboard/save", { authMethods: { twoFactor: true } });
  const user = world.visitor();
  const email = `signed-in@${params.projectId?.slice(-8).toLowerCase()}.example.com`;
  const password = "another password of theirs";
  await ok(user.post("/sign-in/email", { email, password }));
  const { totpURI } = await ok(user.post("/two-factor/enable", { password }));
  await ok(user.post("/two-factor/verify-totp", { code: totpCode(totpURI) }));
}
