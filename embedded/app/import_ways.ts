import type { ImportContext, Resolved } from "./resolve_import.ts";

/**
 * Where imports led that were followed once, by their ways. The runtime's own answer costs ten times a look here,
 * and most of the thousand modules of an app are imported time and again.
 */
const led = new Map<string, Resolved>();

/** Where an import led, or what `follow` finds of one that was not followed yet. */
export function followOnce(
  specifier: string,
  { context, follow }: { context: ImportContext; follow: () => Resolved },
): Resolved {
  const way = wayOf(specifier, context);
  if (way === undefined) return follow();
  const known = led.get(way);
  if (known !== undefined) return known;
  const resolved = follow();
  led.set(way, resolved);
  return resolved;
}

/**
 * What decides where an import leads: what it says, the folder of the importing file, and whether that is
 * CommonJS, for which many packages have other files.
 */
function wayOf(
  specifier: string,
  { conditions = [], importAttributes, parentURL }: ImportContext,
): string | undefined {
  if (!parentURL?.startsWith("file:") || specifier.includes(":")) return undefined;
  for (const _ in importAttributes) return undefined;
  const kind = conditions.includes("require") ? "require" : "import";
  return `${kind} ${parentURL.slice(0, parentURL.lastIndexOf("/") + 1)}${specifier}`;
}
