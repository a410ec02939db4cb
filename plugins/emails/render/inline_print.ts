// Under this name, since the formatter would put spaces where a mail shows them.
import { type Html, html as markup } from "../../_kernel/html.ts";
import type { Tone } from "./colors.ts";
import type { Mail } from "./context.ts";
import { cssOf } from "./css.ts";
import { type Inline, parseInline } from "./inline_html.ts";
import { safeLink } from "./links.ts";
import type { Filler } from "./variables.ts";

interface Around {
  readonly mail: Mail;
  /** The block's. */
  readonly id: string;
  /** The colour of links. */
  readonly link: Tone;
}

/** A text block's own HTML, variables filled in. */
export function inlineHtml(source: string, around: Around): readonly Html[] {
  return parseInline(source).nodes.map((node) => printed(node, around));
}

/** The same as plain text; a link stands behind its words. */
export function inlineText(source: string, fill: Filler): string {
  return parseInline(source).nodes.map((node) => textOf(node, fill)).join("");
}

function printed(node: Inline, around: Around): Html {
  if (typeof node === "string") return markup`${around.mail.fill.text(node)}`;
  const content = node.children.map((child) => printed(child, around));
  switch (node.tag) {
    case "a":
      return anchor(node.href ?? "", content, around);
    case "b":
      return markup`<b>${content}</b>`;
    case "br":
      return markup`<br>`;
    case "code":
      return markup`<code>${content}</code>`;
    case "em":
      return markup`<em>${content}</em>`;
    case "i":
      return markup`<i>${content}</i>`;
    case "s":
      return markup`<s>${content}</s>`;
    case "strong":
      return markup`<strong>${content}</strong>`;
    case "sub":
      return markup`<sub>${content}</sub>`;
    case "sup":
      return markup`<sup>${content}</sup>`;
    case "u":
      return markup`<u>${content}</u>`;
  }
}

function anchor(template: string, content: readonly Html[], { id, link, mail }: Around): Html {
  const filled = mail.fill.link(template);
  const href = filled === "" ? "" : safeLink(filled);
  if (href === null) mail.refused.push(`${id}.text`);
  if (href === null || href === "") return markup`<span>${content}</span>`;
  const css = cssOf({ color: link.light, "text-decoration": "underline" });
  return markup`<a href="${href}" class="${
    mail.tints.add("color", link)
  }" style="${css}">${content}</a>`;
}

function textOf(node: Inline, fill: Filler): string {
  // White space is one space, as a browser shows it.
  if (typeof node === "string") return fill.text(node).replace(/\s+/g, " ");
  if (node.tag === "br") return "\n";
  const text = node.children.map((child) => textOf(child, fill)).join("");
  if (node.tag !== "a") return text;
  const href = safeLink(fill.link(node.href ?? ""));
  return href === null || href === text ? text : `${text} (${href})`;
}
