/**
 * `deno task emails:preview`: pictures of every built-in mail for docs/emails.md, light and dark, on a desktop
 * and on a phone: a sheet of all for each, and one mail that can be read.
 *
 * @module
 */
import {
  BUILT_IN_IDS,
  type BuiltInId,
  builtInTemplate,
  renderEmail,
} from "../../plugins/emails/light.ts";
import { ROOT } from "../../tools/sealed.ts";
import { runTask } from "../../tools/run_task.ts";
import { html } from "../../plugins/_kernel/html.ts";
import { type Chromium, openChromium } from "../support/chromium.ts";

const FOLDER = new URL("docs/emails/", ROOT);

/** What stands in the pictures. */
const VALUES: Readonly<Record<string, string>> = {
  appName: "Acme",
  email: "ada@example.com",
  newEmail: "lovelace@example.com",
  otp: "274 196",
  userName: "Ada",
  inviterName: "Grace Hopper",
  organizationName: "Analytical Engines",
  projectName: "Difference",
  keyName: "server",
  device: "Firefox on Linux",
  ipAddress: "192.0.2.7",
  time: "29 November 2026, 14:00 UTC",
};

/** One picture: mails beside each other, each on a screen of that width, drawn smaller. */
interface Sheet {
  readonly name: string;
  readonly ids: readonly BuiltInId[];
  readonly scheme: "light" | "dark";
  /** Pixels of the screen. */
  readonly width: number;
  readonly scale: number;
  readonly columns: number;
}

const DESKTOP = { width: 640, scale: 0.34, columns: 6 };
const PHONE = { width: 320, scale: 0.36, columns: 9 };

const SHEETS: readonly Sheet[] = (["light", "dark"] as const).flatMap((scheme) => [
  { name: `desktop-${scheme}`, ids: BUILT_IN_IDS, scheme, ...DESKTOP },
  { name: `phone-${scheme}`, ids: BUILT_IN_IDS, scheme, ...PHONE },
  {
    name: `verification-${scheme}`,
    ids: ["verification"],
    scheme,
    ...DESKTOP,
    scale: 1,
    columns: 1,
  },
]);

function mailOf(id: BuiltInId): string {
  const { blocks, ...template } = builtInTemplate(id);
  const values = Object.fromEntries(
    template.variables.map(({ name }) => [
      name,
      VALUES[name] ?? (name.endsWith("Url") ? "https://auth.example.com/verify?token=q4Rk9" : ""),
    ]),
  );
  return renderEmail(blocks, { ...template, values }).html;
}

/** Writes one sheet and gives its size in bytes. */
async function draw(chromium: Chromium, sheet: Sheet): Promise<number> {
  const { columns, ids, name, scale, scheme, width } = sheet;
  await using context = await chromium.newContext();
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme: scheme });
  const cell = Math.ceil(width * scale);
  await page.setViewportSize({ width: columns * cell, height: 400 });
  const frames = ids.map((id) =>
    html`
      <div>
        <iframe srcdoc="${mailOf(id)}"></iframe>
      </div>
    `
  );
  const style = `body{margin:0;display:flex;flex-wrap:wrap;background:${
    scheme === "dark" ? "#0f172a" : "#f8fafc"
  }}div{width:${cell}px;overflow:hidden}iframe{border:0;width:${width}px;transform-origin:0 0;transform:scale(${scale})}`;
  await page.setContent(html`<!doctype html><style>${style}</style>${frames}`.text);
  // Each frame as high as its mail, and its place as high as that is drawn.
  await page.evaluate(`(${fitFrames})(${scale})`);
  const picture = await page.screenshot({ fullPage: true });
  await Deno.writeFile(new URL(`${name}.png`, FOLDER), picture);
  return picture.length;
}

/** Runs in the page. */
const fitFrames = `async (scale) => {
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentDocument.readyState !== "complete") {
      await new Promise((resolve) => frame.addEventListener("load", resolve));
    }
    const height = frame.contentDocument.documentElement.scrollHeight;
    frame.style.height = height + "px";
    frame.parentElement.style.height = Math.ceil(height * scale) + "px";
  }
}`;

async function main(): Promise<void> {
  await Deno.mkdir(FOLDER, { recursive: true });
  await using chromium = await openChromium();
  for (const sheet of SHEETS) {
    const size = await draw(chromium, sheet);
    console.log(`docs/emails/${sheet.name}.png: ${Math.ceil(size / 1024)} KB`);
  }
}

if (import.meta.main) await runTask({ usage: "deno task emails:preview" }, main);
