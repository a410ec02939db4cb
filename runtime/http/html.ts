/** A piece of HTML whose text is escaped already. */
export class Html {
  /** Use {@link html}. */
  constructor(readonly text: string) {}
}

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
  const parts = strings.map((part, at) => part + (at < values.length ? render(values[at]) : ""));
  return new Html(parts.join(""));
}

function render(value: string | Html | readonly Html[] | undefined): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "string") return value.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? "");
  return value.map(({ text }) => text).join("");
}
