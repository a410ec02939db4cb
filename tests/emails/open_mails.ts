import type { BrowserContext } from "../../tools/packages/playwright.ts";
import type { Chromium } from "../support/chromium.ts";
import { html as escaped } from "../../plugins/_kernel/html.ts";
import { openBatch } from "./in_page.ts";
import { PICTURES, type Probe } from "./matrix.ts";

/** Mails that one page shows at a time. */
const BATCH = 60;
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`;
/** What a text block may have, and what the renderer writes itself. */
const ELEMENTS =
  "a b br code em i s strong sub sup u html head meta title style body div table tbody " +
  "tr td h1 h3 p span img";

/** Opens every mail in a browser and says what is wrong with which: nothing, if all is well. */
export async function openMails(chromium: Chromium, probes: readonly Probe[]): Promise<string[]> {
  const context = await chromium.newContext();
  try {
    const asked = await watchRequests(context);
    const page = await context.newPage();
    await page.setContent("<!doctype html><title>Mails</title>");
    const wrong: string[] = [];
    // What runs calls `alert`, which opens one of these.
    page.on("dialog", (dialog) => {
      wrong.push(`Ran: ${dialog.message()}`);
      void dialog.dismiss();
    });
    for (let at = 0; at < probes.length; at += BATCH) {
      const batch = probes.slice(at, at + BATCH);
      wrong.push(...await page.evaluate(openBatch, { batch, elements: ELEMENTS }));
      const undeclared = asked.splice(0).filter((url) => !isDeclared(url, batch));
      if (undeclared.length > 0) wrong.push(`Asked for ${undeclared.join(" ")}`);
    }
    return wrong;
  } finally {
    await context.close();
  }
}

/** Every URL that a mail asks for; pictures are answered, nothing else is. */
async function watchRequests(context: BrowserContext): Promise<string[]> {
  const asked: string[] = [];
  await context.route("**/*", (route) => {
    const request = route.request();
    asked.push(`${request.resourceType()} ${request.url()}`);
    if (request.resourceType() !== "image") return route.abort();
    return route.fulfill({ contentType: "image/svg+xml", body: PICTURE });
  });
  return asked;
}

/** A picture's URL that a mail names, which for these mails is theirs or the hostile text itself. */
function isDeclared(asked: string, batch: readonly Probe[]): boolean {
  const url = asked.replace("image ", "");
  return asked.startsWith("image ") &&
    (url.startsWith(`${PICTURES}/`) ||
      batch.some(({ html }) => html.includes(`<img src="${escaped`${url}`.text}"`)));
}
