import axe from "../../tools/packages/axe.ts";
import {
  type BuiltInId,
  builtInTemplate,
  type EmailBlock,
  type EmailBranding,
  renderEmail,
} from "../../plugins/emails/light.ts";
import { judgePage } from "./in_page.ts";
import type { Chromium } from "../support/chromium.ts";

/** A mail as it is looked at. */
export interface Look {
  readonly name: string;
  readonly html: string;
  readonly scheme: "light" | "dark";
}

/** Brandings with which letters are hard to read, if nobody sees to it. */
export const BRANDINGS: readonly EmailBranding[] = [
  {},
  { primaryColor: "#fde047", bgColor: "#ffffff", borderRadius: 64, font: "lato" },
  { primaryColor: "#0b0b0b", bgColor: "#7c2d12", darkMode: true },
  { primaryColor: "#16a34a", logoUrl: "https://images.example/logo.png" },
];

/** What a mail says at its longest: names of a hundred characters, links of two thousand. */
const LONG: Readonly<Record<string, string>> = {
  appName: "Acme",
  email: `${"a".repeat(60)}@${"b".repeat(60)}.example`,
  newEmail: "grace.hopper@example.com",
  otp: "123456",
  userName: "W".repeat(100),
  organizationName: `${"Organization ".repeat(7)}Ltd`,
};

/** A built-in template as its reader sees it, with long values. */
export function lookAt(
  id: BuiltInId,
  { branding = {}, locale = "en", scheme = "light" }: {
    branding?: EmailBranding;
    locale?: string;
    scheme?: Look["scheme"];
  } = {},
): Look {
  const { blocks, ...template } = builtInTemplate(id, { user: locale });
  const values = Object.fromEntries(
    template.variables.map(({ name }) => [
      name,
      LONG[name] ?? (name.endsWith("Url") ? `https://a.example/?token=${"x".repeat(2000)}` : name),
    ]),
  );
  const { html } = renderEmail(blocks, { ...template, values, branding });
  return { name: `${locale} ${id}, ${scheme}, ${JSON.stringify(branding)}`, html, scheme };
}

/** Every type of block with styles that could push its place apart, and columns as deep as they go. */
export function widestMail(): Look {
  const text = "W".repeat(300);
  const style = { padding: 64, margin: 0, width: 600, fontSize: 96 } as const;
  const inner: EmailBlock[] = [
    { id: "1", type: "heading", as: "h1", text, style: { fontSize: 96 } },
    { id: "2", type: "button", text, href: "https://a.example/", style: { width: 600 } },
    { id: "3", type: "image", src: "https://images.example/i.png", alt: text, width: 600 },
    { id: "4", type: "code", text, style: { fontSize: 96 } },
    { id: "5", type: "link", text, href: "https://a.example/" },
    { id: "6", type: "text", text, style: { padding: 16, width: 600, backgroundColor: "#ff0" } },
    { id: "7", type: "divider", style: { width: 600 } },
  ];
  const columns = (blocks: readonly EmailBlock[]): EmailBlock => ({
    id: "c",
    type: "columns",
    columns: [{ width: "600px", blocks }, { blocks: inner }, { blocks: inner }, { blocks: [] }],
  });
  const blocks = [...inner, columns([columns([columns(inner)])]), { ...inner[5]!, style }];
  const { html } = renderEmail(blocks as EmailBlock[], { subject: text });
  return { name: "the widest mail", html, scheme: "light" };
}

/** Lets axe look at mails, and sees whether one is wider than 320 pixels; gives what is wrong. */
export async function judge(chromium: Chromium, looks: readonly Look[]): Promise<string[]> {
  const context = await chromium.newContext();
  try {
    await context.route("**/*", (route) => route.abort());
    const page = await context.newPage();
    await page.setViewportSize({ width: 320, height: 800 });
    const wrong: string[] = [];
    for (const { html, name, scheme } of looks) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setContent(html);
      await page.evaluate(axe.source);
      const faults = await page.evaluate(judgePage);
      wrong.push(...faults.map((fault) => `${name}: ${fault}`));
    }
    return wrong;
  } finally {
    await context.close();
  }
}
