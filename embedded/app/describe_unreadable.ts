import { pathToFileURL } from "node:url";
import { findImport } from "./import_graph.ts";

const REFUSED =
  /^Error: (Could not resolve "[^"]*" in |No loader is configured for "[^"]*" files: )(\/.*)$/;
const NO_EXPORT =
  /^The requested module '([^']+)' does not provide an export named '([^']+)' at (file:.+):\d+:\d+$/;

/**
 * Says in the words of Convex's bundler why Deno could not load a module; null where Deno's own words have to do.
 * `nameOf` names a file for people.
 */
export function describeUnreadable(
  message: string,
  nameOf: (url: string) => string,
): string | null {
  const [, sentence, file = ""] = REFUSED.exec(message) ?? [];
  if (sentence !== undefined) return sentence + nameOf(pathToFileURL(file).href);
  const [, specifier = "", name, parent = ""] = NO_EXPORT.exec(message) ?? [];
  if (name === undefined) return null;
  const target = findImport(parent, specifier) ?? specifier;
  return `No matching export in "${nameOf(target)}" for import "${name}"`;
}
