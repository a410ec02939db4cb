import axe from "../../tools/packages/axe.ts";
import type { BrowserContext, Page } from "../../tools/packages/playwright.ts";
import { judgePage, laidOut } from "../emails/in_page.ts";
import { ADMIN } from "./set_up.ts";

/** A page of the console in a browser, and what it did that no page of it may. */
export interface ConsolePage {
  readonly page: Page;
  /** Errors, refused scripts and styles, requests to elsewhere. */
  readonly problems: readonly string[];
  /** Opens the page at this path below `/console/` and waits until it shows what it loaded. */
  open(path: string): Promise<void>;
}

/** Opens a page of the console at a platform. */
export async function openConsole(context: BrowserContext, site: string): Promise<ConsolePage> {
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("dialog", (dialog) => {
    problems.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(`${site}/`)) problems.push(request.url());
  });
  return {
    page,
    problems,
    async open(path) {
      await page.goto(`${site}/console/${path}`);
      await settled(page);
    },
  };
}

/** Signs the administrator in by the page. */
export async function signInByPage({ open, page }: ConsolePage): Promise<void> {
  await open("");
  await page.getByLabel("Email address").fill(ADMIN.email);
  await page.getByLabel("Password").fill(ADMIN.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Projects", exact: true }).waitFor();
  await settled(page);
}

/** Waits until a page has a heading and nothing of it is on its way. */
export async function settled(page: Page): Promise<void> {
  await page.locator("h1").first().waitFor();
  await page.locator(".skeleton, [aria-busy=true]").first().waitFor({ state: "detached" });
}

/** What is wrong with how a page looks: what axe finds, and what does not fit into its width. */
export async function judgeConsole(
  page: Page,
  { scheme, width }: { scheme: "dark" | "light"; width: number },
): Promise<string[]> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await page.setViewportSize({ width, height: 800 });
  // Until the page has been laid out anew, axe sees some of it where it was.
  await page.evaluate(laidOut);
  await page.evaluate(axe.source);
  const found = await page.evaluate(judgePage);
  return found.filter((fault) => !/pixels wide$/.test(fault) || width === 320);
}
