/** A piece of HTML whose text is escaped already. */
export class Html {
  /** Use {@link html}. */
  constructor(readonly text: string) {}
}

const SPECIAL = /[&<>"']/;
const ALL_SPECIAL = /[&<>"']/g;
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Writes HTML: every value is escaped but those that are HTML themselves. */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  let text = strings[0] ?? "";
  for (const [at, value] of values.entries()) text += render(value) + strings[at + 1];
  return new Html(text);
}

function render(value: string | Html | readonly Html[]): string {
  if (value instanceof Html) return value.text;
  if (typeof value !== "string") return value.map(({ text }) => text).join("");
  // Most values need nothing, and this is most of what a mail costs.
  return SPECIAL.test(value) ? value.replace(ALL_SPECIAL, (char) => ENTITIES[char] ?? "") : value;
}
