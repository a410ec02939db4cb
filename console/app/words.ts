/** The words of a field that takes several, between spaces, commas or line breaks. */
export function wordsOf(text = ""): string[] {
  return text.split(/[\s,]+/).filter((each) => each !== "");
}

/** A slug that looks like the name; empty for a name of a script that has no such letters. */
export function toSlug(name: string): string {
  return name.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")
    .slice(0, 100);
}
