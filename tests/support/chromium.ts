import sparticuz from "../../tools/packages/sparticuz.ts";
import { denoCommand, ROOT } from "../../tools/sealed.ts";
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Page,
} from "../../tools/packages/playwright.ts";

/** Playwright's own thirty seconds are too short where much else runs; this only ends what hangs. */
const GUARD_MS = 180_000;

/** A Chromium of this process, closed and removed when disposed. */
export interface Chromium extends AsyncDisposable {
  /** A browser profile of its own: cookies of no other. It takes any certificate. */
  newContext(): Promise<BrowserContext>;
}

/**
 * Starts Chromium, which comes from npm (`@sparticuz/chromium`). It unpacks into the temporary folder of
 * its process, where another one that unpacks at the same time would write under it; so that is done in a
 * process that has one of its own. This process's stays as it is: other tests run in it.
 */
export async function openChromium(): Promise<Chromium> {
  const folder = await Deno.makeTempDir({ prefix: "banata-chromium-" });
  const env = { ...Deno.env.toObject(), TMPDIR: folder };
  const browser: Browser = await chromium.launch({
    executablePath: await unpackedIn(folder),
    args: sparticuz.args.filter((arg) => !WEAKENING.test(arg)),
    headless: true,
    timeout: GUARD_MS,
    env,
  });
  return {
    async newContext() {
      // The console speaks the browser's language, and a browser that of its machine.
      const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: "en-US" });
      // For navigations too.
      context.setDefaultTimeout(GUARD_MS);
      return context;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Unpacks Chromium there and gives the path of its program. */
async function unpackedIn(folder: string): Promise<string> {
  const code = `import sparticuz from "${new URL("tools/packages/sparticuz.ts", ROOT)}";
console.log(await sparticuz.executablePath());`;
  const command = denoCommand(["eval", code], { cwd: ROOT, env: { TMPDIR: folder } });
  const { stderr, stdout, success } = await command.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot unpack Chromium: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout).trim();
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
