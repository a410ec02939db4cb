import { assertEquals } from "@std/assert";
import type { Json } from "../../support/client.ts";
import type { Desk, FormCase } from "./desk.ts";

const SIGN_IN = "p/:projectId/sign-in";
const SENDER = "p/:projectId/mails/sender";

const providersOf = async ({ api }: Desk): Promise<string[]> =>
  Object.keys((await api("/banata/config/social-providers/get")).providers);
const sender = ({ api }: Desk) => api("/banata/config/email-providers/get");

/** A mail to try, as the sender's page and a template's send it. */
const SENDS_A_TEST: Omit<FormCase, "at"> = {
  opens: "Send a test",
  fill: { "Email address": "somebody@example.com" },
  submit: "Send",
  path: "/banata/test-email",
  shows: /./,
  check: async ({ console: { page } }) => {
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  },
};

/** Forms of how users sign in, and of how pages look. */
export const SIGN_IN_FORMS: readonly FormCase[] = [
  {
    at: SIGN_IN,
    fill: { "Link in a mail": true, "Fewest characters": "11", "A token is valid for": "5m" },
    path: "/banata/config/dashboard/save",
    check: async ({ api }) => {
      const { authMethods, emailPassword, sessions } = await api("/banata/config/dashboard");
      assertEquals([authMethods.magicLink, emailPassword.minPasswordLength], [true, 11]);
      assertEquals(sessions.accessTokenDuration, "5 minutes");
    },
  },
  {
    at: SIGN_IN,
    opens: "Add a provider",
    fill: { Provider: "github", "Client id at the provider": "id", "Client secret": "secret" },
    submit: "Save",
    path: "/banata/config/social-providers/save",
    shows: /\/api\/auth\/callback\/github$/,
    check: async (desk) => assertEquals(await providersOf(desk), ["github"]),
  },
  {
    at: SIGN_IN,
    opens: "Test",
    table: "Providers",
    submit: "Begin",
    path: "/sign-in/social",
    shows: "Open github.com",
    check: async ({ console: { page } }) => {
      await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    },
  },
  {
    at: SIGN_IN,
    opens: "Remove",
    table: "Providers",
    fill: { "Type github to confirm": "github" },
    path: "/banata/config/social-providers/delete",
    shows: "No provider yet",
    check: async (desk) => assertEquals(await providersOf(desk), []),
  },
  {
    at: "p/:projectId/branding",
    fill: { "Main colour": "#006400", Fonts: "Georgia, serif", "Round corners, in pixels": "3" },
    path: "/banata/config/branding/save",
    check: async ({ api }) => {
      const { borderRadius, font, primaryColor } = await api("/banata/config/branding/get");
      assertEquals([primaryColor, font, borderRadius], ["#006400", "Georgia, serif", 3]);
    },
  },
  {
    at: "p/:projectId/addresses",
    fill: {
      "Origins that browsers call from": "https://app.example.com",
      "After signing in": "https://app.example.com/in",
    },
    path: "/banata/config/redirects/save",
    check: async ({ api }) => {
      const { origins } = await api("/banata/config/origins/get");
      const { redirectUris } = await api("/banata/config/redirects/get");
      assertEquals([origins, redirectUris], [
        ["https://app.example.com"],
        ["https://app.example.com/in"],
      ]);
    },
  },
];

/** Forms of who sends mails, and to whom. */
export const MAILS: readonly FormCase[] = [
  {
    at: SENDER,
    opens: "Add a provider",
    fill: { Provider: "resend", "API key": "re_of_the_form" },
    submit: "Save",
    path: "/banata/config/email-providers/save",
    shows: "resend",
    check: async (desk) => assertEquals(Object.keys((await sender(desk)).providers), ["resend"]),
  },
  {
    at: SENDER,
    fill: {
      "Sender’s address": "auth@shop.example",
      "Sender’s name": "חנות 🛍",
      "Provider that is asked first": "resend",
    },
    path: "/banata/config/email-providers/save",
    check: async (desk) => {
      const { activeProvider, fromAddress, fromName } = await sender(desk);
      assertEquals([fromAddress, fromName, activeProvider], [
        ...["auth@shop.example", "חנות 🛍", "resend"],
      ]);
    },
  },
  { at: SENDER, ...SENDS_A_TEST },
  {
    at: SENDER,
    opens: "Remove",
    fill: { "Type resend to confirm": "resend" },
    path: "/banata/config/email-providers/save",
    shows: "No provider yet",
    check: async (desk) => assertEquals((await sender(desk)).providers, {}),
  },
];

const SUPPRESSED = "p/:projectId/mails/suppressed";
const TEMPLATE = "p/:projectId/mails/templates/:slug";
const suppressed = async ({ api }: Desk): Promise<string[]> =>
  (await api("/banata/emails/suppressions/list")).data.map(({ address }: Json) => address);
const templateOf = ({ api }: Desk, idOrSlug: string) =>
  api("/banata/emails/templates/get", { idOrSlug });

/** Forms of templates, and of whom no mail is sent to. */
export const TEMPLATES: readonly FormCase[] = [
  {
    at: SENDER,
    fill: { Domain: "shop.example", "Sent by": "resend" },
    submit: "Look it up",
    path: "/banata/emails/domain/check",
    shows: /shop\.example/,
    check: () => Promise.resolve(),
  },
  {
    at: SUPPRESSED,
    opens: "Add an address",
    fill: { "Email address": "quiet@example.com" },
    path: "/banata/emails/suppressions/add",
    shows: "quiet@example.com",
    check: async (desk) => {
      assertEquals((await suppressed(desk)).includes("quiet@example.com"), true);
    },
  },
  {
    at: SUPPRESSED,
    opens: "Send again",
    row: "quiet@example.com",
    fill: { "Type quiet@example.com to confirm": "quiet@example.com" },
    path: "/banata/emails/suppressions/remove",
    check: async (desk) => {
      assertEquals((await suppressed(desk)).includes("quiet@example.com"), false);
    },
  },
  {
    at: "p/:projectId/mails/templates",
    opens: "New template",
    fill: { Name: "Bill חשבון", Slug: "bill", Category: "transactional" },
    path: "/banata/emails/templates/create",
    shows: "Publish",
    check: async (desk) => {
      assertEquals((await templateOf(desk, "bill")).template.name, "Bill חשבון");
    },
  },
  { at: TEMPLATE, ...SENDS_A_TEST },
  {
    at: TEMPLATE,
    opens: "Add a language",
    fill: { "Language tag": "de" },
    check: ({ console: { page } }) => page.waitForURL(/locale=de$/),
  },
  {
    at: TEMPLATE,
    opens: "Remove",
    fill: { "Type mail-0 to confirm": "mail-0" },
    path: "/banata/emails/templates/delete",
    shows: "Your own templates",
    check: async (desk) => assertEquals((await templateOf(desk, "mail-0")).template, null),
  },
];
