import { assertEquals, assertNotEquals } from "@std/assert";
import type { Page } from "../../tools/packages/playwright.ts";
import { openChromium } from "../support/chromium.ts";
import { type Client, type Json, ok } from "../support/client.ts";
import {
  type ConsolePage,
  judgeConsole,
  openConsole,
  settled,
  signInByPage,
} from "../support/console.ts";
import { openProject } from "../support/set_up.ts";

/** The editor of the greeting, in a browser. */
interface Editor extends ConsolePage {
  readonly admin: Client;
  readonly projectId: string;
  readonly site: string;
  /** What the preview is drawn on. */
  readonly sheet: ReturnType<Page["frameLocator"]>;
  /** The project's own greeting; null while it has none. */
  stored(): Promise<Json>;
  /** Changes it as somebody else would. */
  elsewhere(changes: object): Promise<void>;
  openIt(): Promise<void>;
}

async function isSeenAsTyped({ openIt, page, sheet, stored }: Editor): Promise<void> {
  await openIt();
  await sheet.getByText("Hello Grace,").waitFor();
  await page.locator("summary", { hasText: "Heading" }).click();
  await page.getByLabel("Text", { exact: true }).first().fill("Good to see you, ");
  await page.getByRole("button", { name: "userName", exact: true }).click();
  await sheet.getByRole("heading", { name: "Good to see you, Grace" }).waitFor();
  assertEquals(await stored(), null);
}

async function isMovedByKeys({ page, sheet }: Editor): Promise<void> {
  await page.getByLabel("Block to add").selectOption("code");
  await page.getByRole("button", { name: "Add", exact: true }).press("Enter");
  const added = page.locator("summary", { hasText: /^Code/ });
  await added.press("Enter");
  await page.getByLabel("Text", { exact: true }).last().fill("KEYBOARD");
  await added.focus();
  for (let steps = 0; steps < 2; steps++) await page.keyboard.press("Alt+ArrowUp");
  await page.locator("summary:focus", { hasText: /^Code/ }).waitFor();
  await sheet.getByText("KEYBOARD").waitFor();
}

async function isPublished({ openIt, page, sheet, stored }: Editor): Promise<void> {
  await openIt();
  await sheet.getByText("KEYBOARD").waitFor();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("heading", { name: "Versions" }).waitFor();
  const types = JSON.parse((await stored()).blocksJson).map(({ type }: Json) => type);
  assertNotEquals(types.at(-1), "code");
}

async function asksWhoseStay({ elsewhere, page, stored }: Editor): Promise<void> {
  await settled(page);
  await page.getByLabel("Subject").fill("Mine");
  await elsewhere({ subject: "Theirs" });
  await page.getByRole("button", { name: "Publish" }).click();
  const question = page.getByText("Somebody else published");
  await question.waitFor();
  await page.getByRole("button", { name: "Save mine" }).click();
  await question.waitFor({ state: "detached" });
  assertEquals((await stored()).subject, "Mine");
}

/** What the two versions say, in words: colours are not seen by everybody. */
async function isCompared({ page }: Editor): Promise<void> {
  await page.getByRole("row", { name: "Theirs" }).getByRole("button", { name: "Compare" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("added Subject: Mine").waitFor();
  await dialog.getByText("removed Subject: Theirs").waitFor();
  assertEquals(await judgeConsole(page, { scheme: "light", width: 320 }), []);
  assertEquals(await judgeConsole(page, { scheme: "dark", width: 1440 }), []);
  await dialog.getByRole("combobox", { name: "After" }).selectOption({ index: 1 });
  await dialog.getByText("They say the same.").waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
}

/** A mail that was sent: its template is shown, and nothing of what it was filled in with. */
async function isShownAfterwards({ open, page, projectId, sheet }: Editor): Promise<void> {
  await open(`p/${projectId}/mails`);
  await page.getByRole("row", { name: "reader@example.com" })
    .getByRole("button", { name: "Show" }).click();
  await page.getByRole("dialog").getByText("what it was filled in with is gone").waitFor();
  await sheet.getByText("Hello [userName],").waitFor();
  assertEquals(await judgeConsole(page, { scheme: "light", width: 320 }), []);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
}

async function isRestored({ page, stored }: Editor): Promise<void> {
  const old = page.getByRole("row", { name: "Theirs" });
  await old.getByRole("button", { name: "View" }).click();
  await page.getByRole("dialog").getByText("Theirs", { exact: true }).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await old.getByRole("button", { name: "Restore" }).click();
  await page.getByText("is what is sent again").waitFor();
  assertEquals((await stored()).subject, "Theirs");
}

async function loadsNothing(
  { elsewhere, openIt, page, problems, sheet }: Editor,
): Promise<void> {
  const blocks = [
    { id: "1", type: "image", src: "https://elsewhere.example/a.png", alt: "A picture" },
    { id: "2", type: "link", text: "A link", href: "https://elsewhere.example/" },
  ];
  await elsewhere({ blocksJson: JSON.stringify(blocks) });
  await openIt();
  await page.getByRole("button", { name: "Dark" }).click();
  await sheet.locator('html[style*="color-scheme: dark"]').waitFor();
  await sheet.getByText("A picture").waitFor();
  await sheet.getByText("A link").click();
  const ground = await page.evaluate(
    "getComputedStyle(document.querySelector('iframe.sheet').contentDocument.body).backgroundColor",
  );
  assertEquals(ground, "rgb(15, 23, 42)");
  assertEquals(await judgeConsole(page, { scheme: "light", width: 320 }), []);
  // The browser tells of the conflict above too.
  assertEquals(problems.filter((each) => !/409 \(Conflict\)$/.test(each)), []);
}

/** In the page of branding: a colour is seen before it is saved, on a page and in a mail. */
async function isSeenBeforeSaved({ admin, open, page, projectId, sheet }: Editor): Promise<void> {
  const saved = async () =>
    (await ok(admin.post("/banata/config/branding/get", { projectId }))).primaryColor;
  await open(`p/${projectId}/branding`);
  await sheet.getByText("grace@example.com").waitFor();
  await page.getByLabel("Main colour", { exact: true }).fill("#006400");
  await sheet.locator('.button[style*="rgb(0, 100, 0)"]').waitFor();
  await page.getByLabel("What is shown").selectOption("verification");
  await sheet.getByRole("heading", { name: "address" }).waitFor();
  await sheet.locator("td[bgcolor='#006400']").waitFor();
  assertEquals(await saved(), "#6366f1");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved", { exact: true }).waitFor();
  assertEquals(await saved(), "#006400");
}

/** In the page of signing in: the test of a provider begins where a user's way does. */
async function beginsAtProvider({ admin, open, page, projectId, site }: Editor): Promise<void> {
  const google = { providerId: "google", clientId: "at google", clientSecret: "a secret" };
  await ok(admin.post("/banata/config/social-providers/save", { projectId, ...google }));
  await open(`p/${projectId}/sign-in?tested=google&error=access_denied`);
  await page.getByText("Signing in by google failed: access_denied.").waitFor();
  await page.getByRole("button", { name: "Test" }).click();
  await page.getByRole("button", { name: "Begin" }).click();
  const link = page.getByRole("link", { name: "Open accounts.google.com" });
  const { searchParams } = new URL(await link.getAttribute("href") ?? "");
  assertEquals(searchParams.get("redirect_uri"), `${site}/api/auth/callback/google`);
}

Deno.test("the console shows a mail as it is written, and goes back to what it was", async (t) => {
  await using world = await openProject({ devMailbox: true });
  const { admin, project: { id: projectId } } = world;
  await using chromium = await openChromium();
  const console = await openConsole(await chromium.newContext(), world.site);
  const stored = async () => {
    const body = { projectId, idOrSlug: "welcome" };
    return (await ok(admin.post("/banata/emails/templates/get", body))).template;
  };
  const editor: Editor = {
    ...console,
    admin,
    projectId,
    site: world.site,
    sheet: console.page.frameLocator("iframe.sheet").first(),
    stored,
    elsewhere: async (changes) => {
      const body = { projectId, id: (await stored()).id, ...changes };
      await ok(admin.post("/banata/emails/templates/update", body));
    },
    openIt: () => console.open(`p/${projectId}/mails/templates/welcome`),
  };
  const reader = { email: "reader@example.com", password: "password of a reader", name: "Planted" };
  await ok(world.visitor().post("/sign-up/email", reader));
  await signInByPage(console);
  const steps: Readonly<Record<string, (editor: Editor) => Promise<void>>> = {
    "what is typed into a block is in the preview, with a variable of it": isSeenAsTyped,
    "blocks are added and moved by the keyboard": isMovedByKeys,
    "a draft outlives the page, and is sent only once it is published": isPublished,
    "of two who publish, the second says whose words stay": asksWhoseStay,
    "two versions are compared, line by line": isCompared,
    "an older version is looked at and restored": isRestored,
    "a mail that was sent is shown without what was in it": isShownAfterwards,
    "a colour is seen on a page and in a mail before it is saved": isSeenBeforeSaved,
    "a provider is tested where a user begins": beginsAtProvider,
    "nothing of a mail runs or is loaded, dark as little as light": loadsNothing,
  };
  for (const [name, step] of Object.entries(steps)) await t.step(name, () => step(editor));
});
