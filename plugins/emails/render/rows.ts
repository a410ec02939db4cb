// Under this name, since the formatter would put spaces where a mail shows them.
import { Html, html as markup } from "../../_kernel/html.ts";
import { MAX_DEPTH, widthIn } from "../blocks/styles.ts";
import type { ColumnsBlock, EmailBlock, EmailColumn } from "../blocks/types.ts";
import { cellGround, contentOf } from "./blocks.ts";
import type { Tone } from "./colors.ts";
import { groundOf, type Place } from "./context.ts";
import { cssOf, paddingOf, printed } from "./css.ts";

/** Between a block and the next. */
const GAP = "0 0 16px";
/** Between columns, pixels. */
const GUTTER = 16;
/** Pixels of a column at least: where there is no room for all, they stand below each other. */
const MIN_COLUMN = 120;
/** Attributes of a table that is there for its layout. */
export const NO_SPACE = new Html('role="presentation" border="0" cellpadding="0" cellspacing="0"');
/** The same, from side to side. */
export const LAYOUT = new Html(`${NO_SPACE.text} width="100%"`);
/** A table has a row at least. */
export const EMPTY_ROW = new Html("<tr><td></td></tr>");

/** A row of the mail's table for each block. */
export function rowsOf(blocks: readonly EmailBlock[], place: Place): readonly Html[] {
  return blocks.flatMap((block) => rowOf(block, place) ?? []);
}

function rowOf(block: EmailBlock, place: Place): Html | null {
  const { style } = block;
  const margin = printed(style, "margin");
  if (block.type === "spacer") return spacer(block.height);
  if (block.type === "divider") {
    const line = groundOf(style, place.mail.theme.line);
    return cell(divider(line, place), { margin: margin ?? "8px 0 24px", align: null });
  }
  const align = printed(style, "textAlign");
  const ground = cellGround(block, place);
  const within = { ...place, ground };
  const content = block.type === "columns" ? columns(block, within) : contentOf(block, within);
  if (content === null) return null;
  return cell(boxed(content, { block, place, ground }), { margin: margin ?? GAP, align });
}

function cell(content: Html, { align, margin }: { margin: string; align: string | null }): Html {
  const side = align === null ? markup`` : markup` align="${align}"`;
  const css = cssOf({ padding: margin, "text-align": align });
  return markup`<tr><td${side} style="${css}">${content}</td></tr>\n`;
}

interface Boxed {
  readonly block: EmailBlock;
  readonly place: Place;
  readonly ground: Tone;
}

/** Ground, padding and width take a table of their own; a button, a picture and a code see to themselves. */
function boxed(content: Html, { block, ground, place }: Boxed): Html {
  const { style, type } = block;
  if (type === "button" || type === "image" || type === "code") return content;
  const background = ground === place.ground ? null : ground;
  const padding = paddingOf(style);
  const width = printed(style, "width");
  const maxWidth = printed(style, "maxWidth");
  if (background === null && padding === null && width === null && maxWidth === null) {
    return content;
  }
  const table = cssOf({ width: width ?? "100%", "max-width": maxWidth ?? "100%" });
  const css = cssOf({
    "background-color": background?.light,
    padding,
    "border-radius": printed(style, "borderRadius"),
    "text-align": printed(style, "textAlign"),
  });
  return markup`<table ${LAYOUT} style="${table}"><tr><td style="${css}">${content}</td></tr></table>`;
}

function spacer(height: number): Html {
  const pixels = String(Math.min(200, Math.max(1, Math.round(Number(height) || 1))));
  return markup`<tr><td height="${pixels}" style="height:${pixels}px;font-size:0;line-height:0">&nbsp;</td></tr>`;
}

function divider(line: Tone, { mail }: Place): Html {
  const css = cssOf({
    "border-top": `1px solid ${line.light}`,
    "font-size": "0",
    "line-height": "0",
  });
  const tint = mail.tints.add("border-color", line);
  return markup`<table ${LAYOUT}><tr><td class="${tint}" style="${css}">&nbsp;</td></tr></table>`;
}

/**
 * Blocks beside each other that wrap by themselves where there is no room, without a media query, which
 * some clients drop; Outlook, which wraps nothing, gets a table.
 */
function columns(block: ColumnsBlock, place: Place): Html {
  const { depth, mail } = place;
  if (depth >= MAX_DEPTH) return markup``;
  const widths = columnWidths(block.columns, place.width);
  const last = block.columns.length - 1;
  const parts = block.columns.map((column, at) => {
    const width = widths[at] ?? GUTTER;
    const inner = { ...place, depth: depth + 1, width: Math.max(1, width - GUTTER) };
    const css = cssOf({
      display: "inline-block",
      width: "100%",
      "max-width": `${width}px`,
      "vertical-align": "top",
    });
    const rows = rowsOf(column.blocks, inner);
    const padding = `0 ${at === last ? 0 : GUTTER}px 0 0`;
    const cell = cssOf({ padding, "font-family": mail.theme.font });
    const table =
      markup`<table ${LAYOUT} style="table-layout:fixed"><tr><td style="${cell}"><table ${LAYOUT} style="table-layout:fixed">${
        rows.length > 0 ? rows : EMPTY_ROW
      }</table></td></tr></table>`;
    const begin = markup`<td width="${String(width)}" valign="top">`;
    const before = at === 0 ? markup`<table ${NO_SPACE}><tr>${begin}` : begin;
    const after = at === last ? markup`</td></tr></table>` : markup`</td>`;
    return markup`${conditional(before)}<div style="${css}">${table}</div>${conditional(after)}`;
  });
  return markup`${parts}`;
}

/** What Outlook alone reads. */
export function conditional(content: Html): Html {
  return markup`<!--[if mso]>${content}<![endif]-->`;
}

/** Pixels of each column: those without a width share what is left. */
function columnWidths(columns: readonly EmailColumn[], available: number): number[] {
  const given = columns.map(({ width }) => width === undefined ? null : widthIn(width, available));
  const taken = given.reduce<number>((sum, width) => sum + (width ?? 0), 0);
  const open = given.filter((width) => width === null).length;
  const share = Math.max(0, Math.floor((available - taken) / Math.max(1, open)));
  const widths = given.map((width) => width ?? share);
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const least = Math.min(MIN_COLUMN, available);
  return widths.map((width) => Math.max(least, Math.floor(width * Math.min(1, available / whole))));
}
