/** The words of a field that takes several, between spaces, commas or line breaks. */
export function wordsOf(text = ""): string[] {
  return text.split(/[\s,]+/).filter((each) => each !== "");
}
