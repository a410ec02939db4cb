import type { Page } from "../../tools/packages/playwright.ts";

/** Tab stops that a page may have before what is looked for. */
const MOST_STOPS = 80;

/** Goes on by Tab until what has the focus is called so, and fails where that never comes. */
export async function reach(page: Page, name: string | RegExp): Promise<void> {
  const seen: string[] = [];
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    const found = await focusedText(page);
    if (typeof name === "string" ? found === name : name.test(found)) return;
    seen.push(found);
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches ${name}: ${seen.join(" | ")}`);
}

/** Types into fields of these names, one after the other, going on by Tab. */
export async function typeInto(
  page: Page,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, text] of Object.entries(fields)) {
    await reach(page, name);
    await page.keyboard.type(text);
  }
}

/** Goes to what is called so, by Tab, and presses Enter there. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await reach(page, name);
  await page.keyboard.press("Enter");
}

/** What has the focus, by its label or else its text; `""` where nothing has. */
export function focusedText(page: Page): Promise<string> {
  return page.evaluate(FOCUSED);
}

const FOCUSED = `(() => {
  const { activeElement: element, body } = document;
  if (element === null || element === body) return "";
  const label = element.labels?.[0]?.textContent ?? element.getAttribute("aria-label");
  return (label ?? element.textContent).trim();
})()`;
