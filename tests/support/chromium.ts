import sparticuz from "@sparticuz/chromium";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** A Chromium of this process, closed and removed when disposed. */
export interface Chromium extends AsyncDisposable {
  /** A browser profile of its own: cookies of no other. */
  newContext(): Promise<BrowserContext>;
}

/**
 * Starts Chromium, which comes from npm (`@sparticuz/chromium`). It is unpacked into a folder of this
 * process: another one that unpacks at the same time would write under it.
 */
export async function openChromium(): Promise<Chromium> {
  const folder = await Deno.makeTempDir({ prefix: "banata-chromium-" });
  const outer = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", folder);
  const executablePath = await sparticuz.executablePath();
  const browser: Browser = await chromium.launch({
    executablePath,
    args: sparticuz.args.filter((arg) => !WEAKENING.test(arg)),
    headless: true,
  });
  return {
    newContext: () => browser.newContext(),
    async [Symbol.asyncDispose]() {
      await browser.close();
      if (outer === undefined) Deno.env.delete("TMPDIR");
      else Deno.env.set("TMPDIR", outer);
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/**
 * What would switch off the very rules that the tests are about, and what suits a machine for one page
 * only: a browser in a single process ends with its first closed profile.
 */
const WEAKENING =
  /disable-web-security|disable-site-isolation|allow-running-insecure|single-process|no-zygote/;

/** What a page's own fetch learned. */
export interface PageReply {
  /** 0 where the browser showed no answer to the page. */
  readonly status: number;
  // deno-lint-ignore no-explicit-any -- tests assert on what they read
  readonly body: any;
}

/** Lets a page send a request with credentials, as an app's script does. */
export function fetchIn(
  page: Page,
  url: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<PageReply> {
  const init = {
    method: body === undefined ? "GET" : "POST",
    headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
    ...body === undefined ? {} : { body: JSON.stringify(body) },
  };
  return page.evaluate(async ([url, init]) => {
    try {
      const response = await fetch(url, { ...init, credentials: "include" });
      const text = await response.text();
      return { status: response.status, body: text === "" ? null : JSON.parse(text) };
    } catch {
      return { status: 0, body: null };
    }
  }, [url, init] as const);
}
