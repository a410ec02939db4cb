/**
 * Mails with a hostile text in every place that takes one, each beside the mail that a harmless text makes in
 * the same places.
 *
 * @module
 */
import {
  BUILT_IN_IDS,
  BUILT_IN_LOCALES,
  type BuiltInId,
  builtInTemplate,
  type EmailBlock,
  type EmailBranding,
  renderEmail,
} from "../../plugins/emails/light.ts";
import { STYLE_PRINTERS } from "../../plugins/emails/blocks/styles.ts";
import { safeCss } from "../../plugins/emails/render/custom_css.ts";
import { safeLink, safeSource } from "../../plugins/emails/render/links.ts";

/** A mail to be opened. */
export interface Probe {
  /** What is where. */
  readonly name: string;
  readonly html: string;
  /** The mail that it must be built like; null where the text itself may have elements. */
  readonly like: string | null;
}

/** Where the pictures of these mails are: the only place they may ask. */
export const PICTURES = "https://images.example";

/** A text in every variable of every block, in subject, preview text and the project's name. */
export function inVariables(hostile: string): Probe {
  const render = (x: string) =>
    renderEmail(VARIABLE_BLOCKS, {
      subject: "{{x}}",
      previewText: "{{x}}",
      values: { x, appName: x },
      preview: true,
    }).html;
  return { name: `variables: ${hostile}`, html: render(hostile), like: render(harmless(hostile)) };
}

/** A text in every field of every style and of the branding. */
export function inStyles(hostile: string): Probe {
  const css = safeCss(hostile) === "" ? "</" : "a{}";
  const logoUrl = safeSource(hostile) === null ? "x" : PICTURES;
  return {
    name: `styles: ${hostile}`,
    html: styled(hostile, {}),
    like: styled("harmless", { customCss: css, logoUrl }),
  };
}

/** A text as the template's own, where an author writes it. */
export function inTemplate(hostile: string): Probe {
  const blocks: EmailBlock[] = [
    { id: "1", type: "heading", as: "h1", text: hostile },
    { id: "2", type: "text", text: hostile },
    { id: "3", type: "button", text: hostile, href: hostile },
    { id: "4", type: "image", src: hostile, alt: hostile },
    { id: "5", type: "link", text: hostile, href: hostile },
    { id: "6", type: "code", text: hostile },
  ];
  const options = { subject: hostile, previewText: hostile, locale: hostile, preview: true };
  const { html } = renderEmail(blocks, options);
  return { name: `template: ${hostile}`, html, like: null };
}

/** A text in every variable of a built-in template. */
export function inBuiltIn(
  { id, locale }: { id: BuiltInId; locale: string },
  hostile: string,
): Probe {
  const { blocks, ...template } = builtInTemplate(id, { user: locale });
  const render = (text: string) => {
    const values = Object.fromEntries(template.variables.map(({ name }) => [name, text]));
    return renderEmail(blocks, { ...template, values, preview: true }).html;
  };
  return {
    name: `${locale} ${id}: ${hostile}`,
    html: render(hostile),
    like: render(harmless(hostile)),
  };
}

/** Every built-in template in every language. */
export const BUILT_INS: readonly { id: BuiltInId; locale: string }[] = BUILT_IN_IDS.flatMap((id) =>
  BUILT_IN_LOCALES.map((locale) => ({ id, locale }))
);

/** A text that is as good a link as the hostile one, which may be none at all. */
function harmless(hostile: string): string {
  const trimmed = hostile.trim();
  if (safeSource(trimmed) !== null) return PICTURES;
  if (safeLink(trimmed) !== null) return "mailto:ada@example.com";
  // What nothing is left of is as if it were empty.
  return /^\p{Cc}*$/u.test(hostile) ? "" : "harmless";
}

const INNER: readonly EmailBlock[] = [
  { id: "i1", type: "text", text: "{{x}}" },
  { id: "i2", type: "link", text: "{{x}}", href: "https://a.example/{{x}}/{{x}}" },
];

const VARIABLE_BLOCKS: readonly EmailBlock[] = [
  { id: "1", type: "heading", as: "h3", text: "before {{x}} after" },
  {
    id: "2",
    type: "text",
    text: 'a <b>{{x}}</b> {{x}} <a href="https://a.example/{{x}}">{{x}}</a> <a href="{{x}}">b</a>',
  },
  { id: "3", type: "button", text: "{{x}}", href: "https://a.example/?q={{x}}#{{x}}" },
  { id: "4", type: "button", text: "{{x}}", href: "{{x}}", variant: "outline" },
  { id: "5", type: "image", src: `${PICTURES}/{{x}}`, alt: "{{x}}" },
  { id: "6", type: "image", src: "{{x}}", alt: "{{x}}" },
  { id: "7", type: "link", text: "{{x}}", href: "{{x}}" },
  { id: "8", type: "link", text: "{{x}}", href: "mailto:ada@example.com?body={{x}}" },
  { id: "9", type: "code", text: "{{x}}" },
  {
    id: "10",
    type: "columns",
    columns: [{ blocks: INNER }, {
      blocks: [{ id: "11", type: "columns", columns: [{ blocks: INNER }, { blocks: [] }] }],
    }],
  },
];

/** A mail whose styles and branding are all this text, but for what is named. */
function styled(text: string, named: EmailBranding): string {
  const style = Object.fromEntries(Object.keys(STYLE_PRINTERS).map((field) => [field, text]));
  const fields = ["primaryColor", "bgColor", "borderRadius", "logoUrl", "font", "customCss"];
  const branding = Object.fromEntries(fields.map((field) => [field, text]));
  const inner: EmailBlock = { id: "i", type: "text", text: "x" };
  const blocks: EmailBlock[] = [
    { id: "1", type: "heading", as: "h1", text: "x" },
    { id: "2", type: "text", text: 'x <a href="https://a.example/">y</a>' },
    { id: "3", type: "button", text: "x", href: "https://a.example/", variant: "secondary" },
    { id: "4", type: "image", src: `${PICTURES}/x`, alt: "x" },
    { id: "5", type: "divider" },
    { id: "6", type: "spacer", height: 8 },
    { id: "7", type: "link", text: "x", href: "https://a.example/" },
    { id: "8", type: "code", text: "x" },
    { id: "9", type: "columns", columns: [{ width: text, blocks: [inner] }, { blocks: [] }] },
  ];
  // What is stored may be older than its rules: the renderer is given what no type would let through.
  const given: EmailBlock[] = JSON.parse(
    JSON.stringify(blocks.map((block) => ({ ...block, style }))),
  );
  return renderEmail(given, { branding: { ...branding, ...named }, preview: true }).html;
}
