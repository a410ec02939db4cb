/** Writes counts as a language does: `12,345` or `12.345`. The format is made by the first that is written. */
export function numbersOf(tag: string): (count: number) => string {
  let format: Intl.NumberFormat | undefined;
  return (count) => (format ??= new Intl.NumberFormat(tag)).format(count);
}
