import * as z from "./schemas.ts";
import { keepsRule, type ValueRuleName } from "../../rules/value_rules.ts";
import { kindOf, type RuledRow } from "./setting_rows.ts";

/** Entries of one list. */
const MAX_LIST = 50;
const MAX_DURATION_LENGTH = 64;

/** What a client may send as a setting. Addresses are left to whoever stores them in a form of their own. */
export function settingField(row: RuledRow): z.ZodType {
  const field = fieldOf(row);
  return (row.default === null && kindOf(row) !== "duration" ? field.nullable() : field).optional();
}

/** {@link settingField} of each of these settings. */
export function settingFields(rows: Readonly<Record<string, RuledRow>>): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, settingField(row)]));
}

/**
 * The body of a save, whose type is made of the same rows as its fields. It is loose, because the
 * handler refuses an unknown field by its name.
 */
export function saveBody<Body>(
  fields: Readonly<Record<string, z.ZodType>>,
): z.ZodType<Body, Body> & { readonly shape: object } {
  const body: z.ZodType & { readonly shape: object } = z.looseObject(fields);
  return body as z.ZodType<Body, Body> & { readonly shape: object };
}

/** Rules in words. */
const WORDS: Partial<Record<ValueRuleName, string>> = {
  color: "`#rgb`, `#rrggbb` or `#rrggbbaa`",
  css: "at most 10000 characters",
  font: "names without quotes, joined by commas, of at most 200 characters",
  origins: "origins, at most 50",
  url: "an address",
  urlOrNone: "an address, or an empty text",
  urls: "addresses, at most 50",
};

/** What a setting takes, in words; undefined where its kind says it. */
export function takenBy({ oneOf, range, rule }: RuledRow): string | undefined {
  if (oneOf !== undefined) return oneOf.map((text) => `\`${text}\``).join(" or ");
  if (range !== undefined) return `${range[0]} to ${range[1]}`;
  return rule && WORDS[rule];
}

function fieldOf(row: RuledRow): z.ZodType {
  const { oneOf, range, rule } = row;
  switch (kindOf(row)) {
    case "boolean":
      return z.boolean();
    case "duration":
      return z.string().max(MAX_DURATION_LENGTH);
    case "number":
      return range === undefined ? z.int() : z.int().min(range[0]).max(range[1]);
    case "string[]":
      return z.array(z.string()).max(MAX_LIST);
    case "string":
      if (oneOf !== undefined) return z.enum(oneOf);
      if (rule === undefined || rule.startsWith("url")) return z.string();
      return z.string().refine((text) => keepsRule(rule, text), `Send ${takenBy(row)}`);
  }
}
