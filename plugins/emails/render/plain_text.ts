import { MAX_DEPTH } from "../blocks/styles.ts";
import type { EmailBlock } from "../blocks/types.ts";
import { inlineText } from "./inline_print.ts";
import { safeLink } from "./links.ts";
import type { Filler } from "./variables.ts";

const LINE = "-".repeat(40);

/** A mail's blocks as plain text, an empty line between them; columns follow each other. */
export function plainText(blocks: readonly EmailBlock[], fill: Filler): string {
  return `${partsOf(blocks, { fill, depth: 0 }).join("\n\n")}\n`;
}

interface Around {
  readonly fill: Filler;
  readonly depth: number;
}

function partsOf(blocks: readonly EmailBlock[], around: Around): string[] {
  return blocks.flatMap((block) => partsOfBlock(block, around))
    .map((part) => part.trim()).filter((part) => part !== "");
}

/** A value's own lines are joined: it can't pretend to be another part of the mail. */
function partsOfBlock(block: EmailBlock, { depth, fill }: Around): string[] {
  switch (block.type) {
    case "heading":
      return [fill.line(block.text)];
    case "text":
      return [inlineText(block.text, fill).split("\n").map((line) => line.trim()).join("\n")];
    case "button":
    case "link":
      return linkLines(block, fill);
    case "image":
      return fill.link(block.src) === "" ? [] : [fill.line(block.alt)];
    case "divider":
      return [LINE];
    case "spacer":
      return [];
    case "code":
      return [fill.text(block.text)];
    case "columns":
      if (depth >= MAX_DEPTH) return [];
      return block.columns
        .flatMap((column) => partsOf(column.blocks, { fill, depth: depth + 1 }));
  }
}

function linkLines(
  block: { readonly text: string; readonly href: string },
  fill: Filler,
): string[] {
  const filled = fill.link(block.href);
  if (filled === "") return [];
  const text = fill.line(block.text);
  const href = safeLink(filled);
  return href === null || href === text || filled === text ? [text] : [`${text}:\n${href}`];
}
