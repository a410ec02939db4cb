// Under this name, since the formatter would put spaces where a mail shows them.
import { type Html, html as markup } from "../../_kernel/html.ts";
import { hexColor, pixels, widthIn } from "../blocks/styles.ts";
import type {
  ButtonBlock,
  CodeBlock,
  EmailBlock,
  HeadingBlock,
  ImageBlock,
  LinkBlock,
  TextBlock,
} from "../blocks/types.ts";
import { both, filledWith, inkOn, onEach, readableOn, type Tone } from "./colors.ts";
import { groundOf, inkOf, letters, type Place } from "./context.ts";
import { cssOf, paddingOf, printed } from "./css.ts";
import { inlineHtml } from "./inline_print.ts";
import { safeLink, safeSource } from "./links.ts";
import { linkTone, type Theme } from "./theme.ts";

const HEADING_SIZES = { h1: 26, h2: 22, h3: 18, h4: 16, h5: 14, h6: 14 } as const;
/** Nothing may be wider than its place: a long word breaks. */
export const BREAKS = { "overflow-wrap": "anywhere", "word-break": "break-word" } as const;
/** Longer codes are read, not typed in. */
const MAX_TYPED_CODE = 12;

/** What stands in a block's cell; null for a block that is left out. */
export function contentOf(
  block: Exclude<EmailBlock, { type: "columns" | "divider" | "spacer" }>,
  place: Place,
): Html | null {
  switch (block.type) {
    case "heading":
      return heading(block, place);
    case "text":
      return paragraph(block, place);
    case "button":
      return button(block, place);
    case "image":
      return image(block, place);
    case "link":
      return link(block, place);
    case "code":
      return code(block, place);
  }
}

function heading({ as, style, text }: HeadingBlock, { ground, mail }: Place): Html {
  const ink = inkOf(style, ground);
  const css = cssOf({
    margin: "0",
    ...letters(style, {
      "font-size": `${HEADING_SIZES[as]}px`,
      "font-weight": "700",
      "line-height": "1.25",
    }),
    color: ink.light,
    ...BREAKS,
  });
  const tint = mail.tints.add("color", ink);
  const content = markup`${mail.fill.text(text)}`;
  const open = markup`class="${tint}" style="${css}"`;
  switch (as) {
    case "h1":
      return markup`<h1 ${open}>${content}</h1>`;
    case "h2":
      return markup`<h2 ${open}>${content}</h2>`;
    case "h3":
      return markup`<h3 ${open}>${content}</h3>`;
    case "h4":
      return markup`<h4 ${open}>${content}</h4>`;
    case "h5":
      return markup`<h5 ${open}>${content}</h5>`;
    default:
      return markup`<h6 ${open}>${content}</h6>`;
  }
}

function paragraph({ id, style, text }: TextBlock, { ground, mail }: Place): Html {
  const ink = inkOf(style, ground);
  const css = cssOf({
    margin: "0",
    ...letters(style, { "font-size": "16px", "line-height": "1.5" }),
    color: ink.light,
    ...BREAKS,
  });
  const content = inlineHtml(text, { mail, id, link: linkTone(mail.theme, ground) });
  return markup`<p class="${mail.tints.add("color", ink)}" style="${css}">${content}</p>`;
}

/** A table of one cell: Outlook gives links no padding. */
function button(block: ButtonBlock, { ground, mail }: Place): Html | null {
  const { id, style, text, variant = "primary" } = block;
  const href = linkIn(block.href, { id, mail });
  if (href === null) return null;
  const { edge, ink, surface } = buttonTones({ style, variant }, { ground, theme: mail.theme });
  const padding = paddingOf(style) ?? "12px 24px";
  const corners = printed(style, "borderRadius") ?? pixels(mail.theme.radius, [0, 64]);
  const tints = mail.tints;
  const cell = cssOf({
    "background-color": surface.light,
    border: `1px solid ${edge.light}`,
    "border-radius": corners,
    "mso-padding-alt": padding,
    "text-align": "center",
  });
  const anchor = cssOf({
    display: "inline-block",
    padding,
    ...letters({ ...style, textAlign: undefined }, {
      "font-size": "16px",
      "font-weight": "600",
      "line-height": "1.25",
      "text-decoration": "none",
    }),
    color: ink.light,
    ...BREAKS,
  });
  const cellTints = classes(
    tints.add("background-color", surface),
    tints.add("border-color", edge),
  );
  const width = printed(style, "width");
  const label = markup`${mail.fill.text(text)}`;
  const table = cssOf({ "border-collapse": "separate", "max-width": "100%", width });
  const tint = tints.add("color", ink);
  const link = linked(href, { content: label, css: anchor, tint });
  return markup`<table role="presentation" border="0" cellpadding="0" cellspacing="0" style="${table}"><tr><td class="${cellTints}" bgcolor="${surface.light}" style="${cell}">${link}</td></tr></table>`;
}

/** What is behind a button's words, their own colour, and that of the line around. */
function buttonTones(
  { style, variant }: Pick<ButtonBlock, "style" | "variant">,
  { ground, theme: { primary, shade } }: { ground: Tone; theme: Theme },
): { surface: Tone; ink: Tone; edge: Tone } {
  const own = hexColor(style?.backgroundColor);
  const fill = filledWith(own ?? primary);
  const isFilled = own !== null || variant === "primary";
  const surface = isFilled ? both(fill.ground) : variant === "secondary" ? shade : ground;
  const color = hexColor(style?.color);
  const ink = onEach(surface, (each) => {
    if (color !== null) return readableOn(each, color);
    if (isFilled) return fill.ink;
    return variant === "secondary" ? inkOn(each) : readableOn(each, primary);
  });
  return { surface, ink, edge: variant === "outline" ? ink : surface };
}

function image(block: ImageBlock, { mail, width: available }: Place): Html | null {
  const { alt, height, id, style } = block;
  const filled = mail.fill.link(block.src);
  if (filled === "") return null;
  const src = safeSource(filled);
  if (src === null) mail.refused.push(`${id}.src`);
  const width = widthIn(block.width ?? style?.width ?? style?.maxWidth, available);
  const css = cssOf({
    display: "inline-block",
    border: "0",
    width: width === null ? null : `${width}px`,
    "max-width": "100%",
    height: width === null && height !== undefined ? pixels(height, [1, 2000]) : "auto",
    "border-radius": printed(style, "borderRadius"),
  });
  const text = mail.fill.line(alt);
  // What may not be fetched is shown by its words.
  if (src === null) return markup`<span>${text}</span>`;
  const size = width === null ? markup`` : markup` width="${String(width)}"`;
  return markup`<img src="${src}" alt="${text}"${size} style="${css}">`;
}

function link(block: LinkBlock, { ground, mail }: Place): Html | null {
  const { id, style, text } = block;
  const href = linkIn(block.href, { id, mail });
  if (href === null) return null;
  const ink = hexColor(style?.color) === null ? linkTone(mail.theme, ground) : inkOf(style, ground);
  const css = cssOf({
    ...letters({ ...style, textAlign: undefined }, {
      "font-size": "14px",
      "line-height": "1.5",
      "text-decoration": "underline",
    }),
    color: ink.light,
    ...BREAKS,
  });
  const content = markup`${mail.fill.text(text)}`;
  return linked(href, { content, css, tint: mail.tints.add("color", ink) });
}

function code({ style, text }: CodeBlock, { ground, mail }: Place): Html {
  const { shade } = mail.theme;
  const surface = hexColor(style?.backgroundColor) === null ? shade : ground;
  const ink = inkOf(style, surface);
  const shown = mail.fill.text(text);
  const isTyped = shown.length <= MAX_TYPED_CODE;
  const css = cssOf({
    margin: "0",
    padding: paddingOf(style) ?? "16px",
    ...letters(style, {
      "font-size": isTyped ? "28px" : "14px",
      "font-weight": isTyped ? "700" : "400",
      "line-height": "1.4",
      "text-align": isTyped ? "center" : "left",
    }),
    "font-family": "Menlo,Consolas,Courier New,monospace",
    "letter-spacing": isTyped ? "4px" : null,
    "background-color": surface.light,
    "border-radius": printed(style, "borderRadius") ?? pixels(mail.theme.radius, [0, 64]),
    color: ink.light,
    ...BREAKS,
  });
  const tint = classes(
    mail.tints.add("color", ink),
    mail.tints.add("background-color", surface),
  );
  return markup`<p class="${tint}" style="${css}">${shown}</p>`;
}

/** A link's text; without a link where it may not lead there. */
function linked(
  href: string,
  { content, css, tint }: { content: Html; css: string; tint: string },
): Html {
  if (href === "") return markup`<span class="${tint}" style="${css}">${content}</span>`;
  return markup`<a href="${href}" class="${tint}" style="${css}">${content}</a>`;
}

/** Where a link leads: null if it leads nowhere, empty if it may not lead there. */
function linkIn(
  template: string,
  { id, mail }: { id: string; mail: Place["mail"] },
): string | null {
  const filled = mail.fill.link(template);
  if (filled === "") return null;
  const href = safeLink(filled);
  if (href === null) mail.refused.push(`${id}.href`);
  return href ?? "";
}

/** A class attribute's text. */
function classes(...names: readonly string[]): string {
  return names.filter((name) => name !== "").join(" ");
}

/** The ground of a block's own cell: a button and a code fill only a part of it. */
export function cellGround(block: EmailBlock, { ground }: Place): Place["ground"] {
  return block.type === "button" ? ground : groundOf(block.style, ground);
}
