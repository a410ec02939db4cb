import { CliError } from "../../cli/arguments.ts";

/**
 * The area that the words of `deno task test:fresh` name; null for all. An area that doesn't exist has
 * no calls, and none of them would fail.
 */
export function areaOf(words: readonly string[], areas: readonly string[]): string | null {
  const [area] = words;
  if (area === undefined) return null;
  if (words.length === 1 && areas.includes(area)) return area;
  throw new CliError(`Name one of these areas, or none for all: ${areas.join(", ")}`);
}
