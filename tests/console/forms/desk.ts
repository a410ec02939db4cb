/**
 * The forms of the console's pages: which there are, and one sent by clicking.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Locator, Page, Response } from "../../../tools/packages/playwright.ts";
import { type ConsolePage, settled } from "../../support/console.ts";
import { type Json, ok } from "../../support/client.ts";
import type { OpenProject } from "../../support/set_up.ts";
import type { Params } from "../rows/mod.ts";

/** What cases share. */
export interface Desk {
  readonly world: OpenProject;
  readonly console: ConsolePage;
  readonly params: Params;
  /** What the API says as the administrator, in the project. */
  api(path: string, body?: object): Promise<Json>;
}

type Filled = Readonly<Record<string, string | boolean>>;

/** A form, how it is filled in, and what comes of it. */
export interface FormCase {
  /** The page's pattern, as `console/app/routes.ts` has it. */
  readonly at: string;
  /** What the button is called that opens it; without one it stands on the page. */
  readonly opens?: string;
  /** Of which table the button is, and in which row. */
  readonly table?: string;
  readonly row?: string;
  /** What is typed, chosen or ticked, by labels. */
  readonly fill?: Filled | ((desk: Desk) => Filled);
  /** What the button is called that sends it. @default that of `opens` */
  readonly submit?: string;
  /** The endpoint that answers 200 at last; left out by a form that only leads elsewhere. */
  readonly path?: string;
  /** What the page says then. */
  readonly shows?: string | RegExp;
  /** What the API says then. */
  readonly check: (desk: Desk) => Promise<void>;
}

/** The desk of a project, and what forms were seen and sent at it. */
export class FormDesk implements Desk {
  readonly seen = new Set<string>();
  readonly sent = new Set<string>();
  /** How each endpoint asked before it was called: `typed`, or the words of its window. */
  readonly asked = new Map<string, string>();
  /** What was answered by an error, and which form was sent last before. */
  readonly refused: string[] = [];
  #at = "";
  #hasFailed = false;
  readonly world: OpenProject;
  readonly console: ConsolePage;
  readonly params: Params;

  constructor({ console, params, world }: Omit<Desk, "api">) {
    this.world = world;
    this.console = console;
    this.params = params;
    console.page.on("response", (response) => {
      if (response.status() >= 400) this.refused.push(`${this.#at}: ${response.url()}`);
    });
  }

  /** {@link Desk.api} */
  readonly api = async (path: string, body: object = {}): Promise<Json> => {
    const { admin, project: { id: projectId } } = this.world;
    return await ok(admin.post(path, { projectId, ...body }));
  };

  #pathOf(at: string): string {
    const parts = at.split("/").map((part) =>
      part.startsWith(":") ? this.params[part.slice(1)] ?? part : part
    );
    return parts.join("/");
  }

  /** Goes to a page and takes down every form there, and in the windows that its buttons open. */
  async look(at: string, path: string = this.#pathOf(at)): Promise<void> {
    const { follow, page } = this.console;
    await follow(path);
    // What a form that failed still holds is lost.
    if (this.#hasFailed) await page.getByRole("button", { name: "Leave", exact: true }).click();
    this.#hasFailed = false;
    for (const form of await page.evaluate<string[]>(FORMS)) this.seen.add(nameOf(at, form));
  }

  /** Fills a form in, sends it, and looks at what came of it. */
  async send(one: FormCase): Promise<void> {
    try {
      await this.#send(one);
    } catch (error) {
      this.#hasFailed = await this.console.page.evaluate(
        "dispatchEvent(new Event('beforeunload', { cancelable: true })) === false",
      );
      throw error;
    }
  }

  async #send(one: FormCase): Promise<void> {
    const { page } = this.console;
    await this.look(one.at);
    this.#at = `${one.at} ${one.opens ?? ""}`;
    const fill = typeof one.fill === "function" ? one.fill(this) : one.fill ?? {};
    const form = await opened(page, { ...one, fill });
    for (const [label, value] of Object.entries(fill)) await fillIn(form, label, value);
    this.sent.add(nameOf(one.at, await form.evaluate(nameInPage)));
    this.asked.set(one.path ?? "", await asks(form));
    const submit = form.getByRole("button", {
      name: one.submit ?? one.opens ?? "Save",
      exact: true,
    });
    const [answer] = await Promise.all([answerOf(page, one.path), submit.click()]);
    assertEquals([one.path, answer?.status() ?? 200], [one.path, 200], await answer?.text());
    await (one.shows === undefined
      ? page.locator("body:not(:has(dialog[open]))")
      : page.getByText(one.shows).first()).waitFor();
    await settled(page);
    assertEquals(await page.getByRole("alert").allTextContents(), []);
    await one.check(this);
  }
}

async function answerOf(page: Page, path: string | undefined): Promise<Response | null> {
  if (path === undefined) return null;
  return await page.waitForResponse((response) =>
    new URL(response.url()).pathname === `/api/auth${path}`
  );
}

async function opened(
  page: Page,
  { fill, opens, row, submit, table }: FormCase & { fill: Filled },
): Promise<Locator> {
  if (opens === undefined) {
    const [label = ""] = Object.keys(fill);
    const button = page.getByRole("button", { name: submit ?? "Save", exact: true });
    const forms = page.locator("main form").filter({ has: button });
    return label === ""
      ? forms.first()
      : forms.filter({ has: page.getByLabel(label, { exact: true }) }).first();
  }
  const main = page.locator("main");
  const within = table === undefined ? main : main.getByRole("table", { name: table, exact: true });
  const place = row === undefined ? within : within.getByRole("row").filter({ hasText: row });
  await place.getByRole("button", { name: opens, exact: true }).first().click();
  return page.getByRole("dialog").locator("form").first();
}

async function fillIn(form: Locator, label: string, value: string | boolean): Promise<void> {
  const field = form.getByLabel(label, { exact: true });
  await field.waitFor();
  if (typeof value === "boolean") return await field.setChecked(value);
  if (await form.locator("select").and(field).count() > 0) await field.selectOption(value);
  else await field.fill(value);
}

/** How a form asks whether it is meant. */
async function asks(form: Locator): Promise<string> {
  if (await form.getByLabel(/^Type .* to confirm$/).count() > 0) return "typed";
  return (await form.locator("> p").allTextContents()).join(" ");
}

/** {@link NAME}, which {@link FORMS} has left in the page. */
function nameInPage(form: object): string {
  return Reflect.get(globalThis, "nameOfForm")(form);
}

/** Pages of the platform's own are those of a project, with other rows. */
function nameOf(at: string, form: string): string {
  return `${at.replace(/^platform\//, "p/:projectId/")}: ${form}`;
}

/** What a form is called: by what opens it, in which table; or by its fields. */
const NAME = `(form) => {
  const opener = form.closest(".opens")?.querySelector("button");
  if (opener === null || opener === undefined) {
    const names = [...form.elements].map(({ name }) => name?.replace(/-.*/, "-")).filter(Boolean);
    return [...new Set(names)].join(" ");
  }
  const table = form.closest("table")?.getAttribute("aria-label");
  return [...table === undefined ? [] : [table], opener.textContent.trim()].join(" > ");
}`;

const FORMS = `(async () => {
  const nameOf = globalThis.nameOfForm = ${NAME};
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const found = [...document.querySelectorAll("main form:not([role=search])")].map(nameOf);
  const tried = new Set();
  for (const button of document.querySelectorAll("main .opens > button")) {
    const name = [button.closest("table")?.getAttribute("aria-label"), button.textContent].join();
    if (tried.has(name)) continue;
    tried.add(name);
    button.click();
    await drawn();
    const dialog = button.parentElement.querySelector("dialog");
    if (dialog === null) throw new Error("No window by " + name);
    found.push(...[...dialog.querySelectorAll("form")].map(nameOf));
    dialog.dispatchEvent(new Event("cancel", { cancelable: true }));
    await drawn();
  }
  return found;
})()`;
