/**
 * What differs between two versions of a template, line by line, in the words of whoever edits it.
 *
 * @module
 */
import type { EmailBlock } from "../../plugins/emails/blocks/types.ts";
import type { Strings } from "./strings/en.ts";

/** What a template's parts are called. */
export type Words = Pick<Strings, "blocks"> & {
  readonly templates: Pick<Strings["templates"], "previewText" | "subject">;
};

/** What is compared of a template. */
interface Compared {
  readonly subject: string;
  readonly previewText: string;
  readonly blocks: readonly EmailBlock[];
}

/** A line of either version. */
export interface Line {
  readonly kind: "added" | "removed" | "same";
  readonly text: string;
}

/** What a template says, part by part: a line each, so that each can differ by itself. */
export function templateLines(
  { blocks, previewText, subject }: Compared,
  { blocks: words, templates }: Words,
): string[] {
  return [
    `${templates.subject}: ${subject}`,
    ...previewText === "" ? [] : [`${templates.previewText}: ${previewText}`],
    ...blocks.flatMap((block) => blockLines(block, words)),
  ];
}

function blockLines(block: EmailBlock, words: Words["blocks"]): string[] {
  const name = words.types[block.type];
  const fields = Object.entries(words.fields).flatMap(([field, label]) => {
    const value: unknown = field in block ? block[field as keyof EmailBlock] : undefined;
    // A text has lines of its own.
    return value === undefined || value === ""
      ? []
      : String(value).split("\n").map((line) => `${name} · ${label}: ${line}`);
  });
  const styles = Object.entries(block.style ?? {}).map(([style, value]) =>
    `${words.styles[style as keyof typeof words.styles] ?? style} ${value}`
  );
  const lines = [
    ...fields,
    ...styles.length === 0 ? [] : [`${name} · ${words.style}: ${styles.join("; ")}`],
  ];
  const columns = block.type === "columns" ? block.columns : [];
  return [
    ...lines.length === 0 ? [name] : lines,
    ...columns.flatMap((column, at) => [
      `${words.column(at + 1)}${column.width === undefined ? "" : ` · ${column.width}`}`,
      ...column.blocks.flatMap((each) => blockLines(each, words)),
    ]),
  ];
}

/** The lines of two texts: what both have in its order, and before it what only one has. */
export function diffLines(before: readonly string[], after: readonly string[]): Line[] {
  const common = commonLengths(before, after);
  const lines: Line[] = [];
  let [old, now] = [0, 0];
  while (old < before.length || now < after.length) {
    const [was, is] = [before[old], after[now]];
    if (was !== undefined && was === is) {
      lines.push({ kind: "same", text: was });
      old++;
      now++;
    } else if (
      is === undefined || (was !== undefined && common(old + 1, now) >= common(old, now + 1))
    ) {
      lines.push({ kind: "removed", text: was ?? "" });
      old++;
    } else {
      lines.push({ kind: "added", text: is });
      now++;
    }
  }
  return lines;
}

/** How many lines the rests of two texts have in common, from a line of each on. */
function commonLengths(
  before: readonly string[],
  after: readonly string[],
): (old: number, now: number) => number {
  const width = after.length + 1;
  const table = new Uint16Array((before.length + 1) * width);
  const at = (old: number, now: number) => table[old * width + now] ?? 0;
  for (let old = before.length - 1; old >= 0; old--) {
    for (let now = after.length - 1; now >= 0; now--) {
      table[old * width + now] = before[old] === after[now]
        ? at(old + 1, now + 1) + 1
        : Math.max(at(old + 1, now), at(old, now + 1));
    }
  }
  return at;
}
