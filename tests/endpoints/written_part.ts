/**
 * The parts of documents that `deno task endpoints` writes; `tests/written_parts.test.ts` compares.
 *
 * @module
 */
const BEGIN = "<!-- written by deno task endpoints -->";
const END = "<!-- end -->";

/** A document with the part of it that is written from code. */
export interface WrittenPart {
  /** Where the document stands, from the root of the tree. */
  readonly path: string;
  /** The part as the code has it. */
  readonly text: string;
}

/** The document with its part as the code has it. */
export function withPart(document: string, { path, text }: WrittenPart): string {
  const [before, rest = ""] = document.split(BEGIN);
  const after = rest.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`Keep the lines ${BEGIN} and ${END} in ${path}`);
  }
  return `${before}${BEGIN}\n\n${text}\n\n${END}${after}`;
}

/** A table in Markdown as `deno fmt` leaves it; the first row is its head. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, at) => Math.max(3, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, at) => (cells[at] ?? "").padEnd(width)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(head), rule, ...rows.slice(1).map(line)].join("\n");
}
