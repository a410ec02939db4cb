import { builtInTemplate } from "../built_in/templates.ts";
import type { StoredBuiltIn } from "../types.ts";
import { builtInOf } from "./content.ts";

/** The built-in template in whose place one of this slug stands, in a language; null for none. */
export function toStoredBuiltIn(slug: string, locale: string): StoredBuiltIn | null {
  const id = builtInOf(slug);
  if (id === null) return null;
  const { blocks, variables, ...rest } = builtInTemplate(id, { named: locale });
  const blocksJson = JSON.stringify(blocks);
  return { ...rest, blocksJson, variablesJson: JSON.stringify(variables) };
}
