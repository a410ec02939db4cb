import axe from "../../tools/packages/axe.ts";
import type { BrowserContext, Page } from "../../tools/packages/playwright.ts";
import { judgePage, laidOut } from "../emails/in_page.ts";
import { ADMIN } from "./set_up.ts";

/** A page of the console in a browser, and what it did that no page of it may. */
export interface ConsolePage {
  readonly page: Page;
  /** Errors, refused scripts and styles, requests to elsewhere. */
  readonly problems: string[];
  /** Opens the page at this path below `/console/` and waits until it shows what it loaded. */
  open(path: string): Promise<void>;
  /** Goes there as a link of the page does, without loading it anew. */
  follow(path: string): Promise<void>;
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
    async follow(path) {
      const url = JSON.stringify(`/console/${path}`);
      await page.evaluate(
        `history.pushState(null, "", ${url}); dispatchEvent(new Event("popstate"))`,
      );
      await page.evaluate(laidOut);
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
  const found = (await page.evaluate(judgePage)).filter((fault) => !/pixels wide$/.test(fault));
  return [...found, ...await overflows(page)];
}

/** Whether a page must be moved sideways to be read, at phone, tablet and desk width. */
export async function judgeWidths(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of [320, 768, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(laidOut);
    found.push(...await overflows(page));
  }
  return found;
}

async function overflows(page: Page): Promise<string[]> {
  const [has, is] = await page.evaluate(
    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
  ) as [number, number];
  return has > is ? [`${has} pixels wide at ${is}`] : [];
}

/** What of hostile texts has run, or would if somebody clicked: addresses that are no page's of this site. */
export async function dangersOf(page: Page): Promise<string[]> {
  return await page.evaluate(DANGERS);
}

const DANGERS = `[
  ...globalThis.hit === undefined ? [] : ["a text has run"],
  ...({}).hit === undefined ? [] : ["a text is every object's"],
  ...[...document.querySelectorAll("[href], [src], [action], [formaction], [srcdoc], [data]")]
    .filter((element) => element.closest("head") === null)
    .filter((element) => !["href", "src", "action", "formaction"].every((name) =>
      !element.hasAttribute(name) || new URL(element.getAttribute(name), location).origin === origin
    ) || element.matches("[srcdoc], [data], iframe:not([sandbox]), object, embed, base"))
    .map((element) => element.outerHTML.slice(0, 200)),
]`;
