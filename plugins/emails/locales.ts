/** In which language a mail is written, if nobody says it and the project has none. */
export const LAST_LOCALE = "en";

/** Whose languages count, each a tag such as `pt-BR`. */
export interface WantedLocales {
  /** The one that was asked for by whoever sends. */
  readonly named?: string | null;
  /** The user's, if it is known. */
  readonly user?: string | null;
  /** The project's default. */
  readonly project?: string | null;
}

/**
 * The variant of a template that suits best: the language that was named as it is, then with ever fewer
 * parts, else any of that language; then the same with the user's, with the project's and with English; null
 * where none of these is there.
 *
 * @param available the tags of the variants there are, in any case of letters
 */
export function pickLocale(
  available: readonly string[],
  { named, project, user }: WantedLocales,
): string | null {
  for (const wanted of [named, user, project, LAST_LOCALE]) {
    if (wanted === undefined || wanted === null) continue;
    const found = matchLocale(available, wanted.toLowerCase());
    if (found !== undefined) return found;
  }
  return null;
}

/** RFC 4647 section 3.4: as it is, then with ever fewer parts; then whatever is of its language. */
function matchLocale(available: readonly string[], wanted: string): string | undefined {
  for (
    let range = wanted;
    range !== "";
    range = range.slice(0, Math.max(0, range.lastIndexOf("-")))
  ) {
    const found = available.find((tag) => tag.toLowerCase() === range);
    if (found !== undefined) return found;
  }
  const language = `${wanted.split("-")[0]}-`;
  return available.find((tag) => tag.toLowerCase().startsWith(language));
}
