import { type Html, html } from "../../_kernel/html.ts";
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
  if (typeof node === "string") return html`${around.mail.fill.text(node)}`;
  const content = node.children.map((child) => printed(child, around));
  switch (node.tag) {
    case "a":
      return anchor(node.href ?? "", content, around);
    case "b":
      return html`<b>${content}</b>`;
    case "br":
      return html`<br>`;
    case "code":
      return html`<code>${content}</code>`;
    case "em":
      return html`<em>${content}</em>`;
    case "i":
      return html`<i>${content}</i>`;
    case "s":
      return html`<s>${content}</s>`;
    case "strong":
      return html`<strong>${content}</strong>`;
    case "sub":
      return html`<sub>${content}</sub>`;
    case "sup":
      return html`<sup>${content}</sup>`;
    case "u":
      return html`<u>${content}</u>`;
  }
}

function anchor(template: string, content: readonly Html[], { id, link, mail }: Around): Html {
  const filled = mail.fill.link(template);
  const href = filled === "" ? "" : safeLink(filled);
  if (href === null) mail.refused.push(`${id}.text`);
  if (href === null || href === "") return html`<span>${content}</span>`;
  const css = cssOf({ color: link.light, "text-decoration": "underline" });
  return html`<a href="${href}" class="${
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
