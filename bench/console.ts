/**
 * `deno task bench:console`: how long the console takes from an address to a page that answers, on loopback,
 * with nothing kept by the browser and a processor that is slowed down four times.
 *
 * @module
 */
import { median } from "./auth/statistics.ts";
import { runTask } from "../tools/run_task.ts";
import type { Browser } from "../tools/packages/playwright.ts";
import { openChromium } from "../tests/support/chromium.ts";
import { ok } from "../tests/support/client.ts";
import { openConsole, signInByPage } from "../tests/support/console.ts";
import { openProject } from "../tests/support/set_up.ts";

const RUNS = 7;
const SLOWER = 4;
/** What a first load may take. */
const BAR_MS = 1_000;

/**
 * Runs in the page before anything of it, and says when the page has its heading, nothing is on its way, and
 * the browser has drawn it and is free: keys and clicks are answered from then on.
 */
const WATCH = `{
  const ready = () => document.querySelector("main h1") !== null &&
    document.querySelector(".skeleton, [aria-busy=true]") === null;
  const look = () => {
    if (!ready()) return requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    // A message is answered once the main thread is free again.
    port1.onmessage = () => document.documentElement.dataset.interactive = performance.now();
    requestAnimationFrame(() => port2.postMessage(null));
  };
  requestAnimationFrame(look);
}`;

async function main(): Promise<void> {
  await using world = await openProject({ devMailbox: true });
  for (let number = 0; number < 60; number++) {
    const user = { email: `user${number}@example.com`, name: `User ${number}`, role: "user" };
    await ok(world.server.post("/admin/create-user", user));
  }
  await using chromium = await openChromium();
  const context = await chromium.newContext();
  await signInByPage(await openConsole(context, world.site));
  const state = await context.storageState();
  const pages: Readonly<Record<string, { path: string; isSignedIn: boolean }>> = {
    "signing in": { path: "", isSignedIn: false },
    "projects": { path: "", isSignedIn: true },
    "50 users": { path: `p/${world.project.id}/users`, isSignedIn: true },
  };
  console.log(
    `First load at a processor ${SLOWER} times slower, median of ${RUNS}; the bar is ${BAR_MS} ms`,
  );
  for (const [name, { isSignedIn, path }] of Object.entries(pages)) {
    const loads: Load[] = [];
    for (let run = 0; run < RUNS; run++) {
      const fresh = await chromium.newContext();
      if (isSignedIn) await fresh.addCookies(state.cookies);
      loads.push(await loadOnce(fresh, `${world.site}/console/${path}`));
      await fresh.close();
    }
    const told = (of: (load: Load) => number) => Math.round(median(loads.map(of))).toString();
    console.log(
      `${name.padEnd(12)} interactive after ${told(({ at }) => at).padStart(5)} ms; ` +
        `the page's thread was busy for ${told(({ busy }) => busy).padStart(5)} ms`,
    );
  }
}

/** One load: when the page answered, and for how long its thread had worked by then, in milliseconds. */
interface Load {
  readonly at: number;
  /** Tells more than the clock where other programs want the processor too. */
  readonly busy: number;
}

async function loadOnce(
  context: Awaited<ReturnType<Browser["newContext"]>>,
  address: string,
): Promise<Load> {
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await session.send("Performance.enable");
  await page.goto(address);
  await page.locator("html[data-interactive]").waitFor();
  const { metrics } = await session.send("Performance.getMetrics");
  const { value = 0 } = metrics.find(({ name }) => name === "TaskDuration") ?? {};
  const at: number = await page.evaluate("Number(document.documentElement.dataset.interactive)");
  return { at, busy: value * 1_000 };
}

if (import.meta.main) await runTask({ usage: "deno task bench:console" }, main);
