/**
 * Values and validators, and what `check_value_internal` of Convex's crates/common/src/schemas/validator.rs says
 * of each pair. Texts of values are those of `Display for ConvexValue` (crates/value/src/lib.rs).
 */
import { v, type Validator, type Value } from "convex/values";

/** A value and how errors show it. */
interface NamedValue {
  name: string;
  value: Value;
  shown: string;
}

/** A validator, how errors show it, and the names of the values that fit it. */
interface NamedValidator {
  validator: Validator<unknown, "required", string>;
  shown: string;
  /** `"all"` but those of `faults`. */
  fits: readonly string[] | "all";
  /** What is wrong with values that are of the right type at the top; the place is what follows `value`. */
  faults?: Readonly<Record<string, (at: (place: string) => string) => string>>;
}

/** The values; `thing` and `other` are ids of documents of those tables. */
export function namedValues({ thing, other }: { thing: string; other: string }): NamedValue[] {
  const rows: [string, Value, string][] = [
    ["null", null, "null"],
    ["true", true, "true"],
    ["false", false, "false"],
    ["zero", 0, "0.0"],
    ["minus zero", -0, "-0.0"],
    ["one", 1, "1.0"],
    ["a tenth", 0.1, "0.1"],
    ["15 digits", 123456789012345, "123456789012345.0"],
    ["16 digits", 1e16, "1e16"],
    ["large", 1.5e300, "1.5e300"],
    ["tiny", -1e-7, "-1e-7"],
    ["not a number", NaN, "NaN"],
    ["infinite", Infinity, "inf"],
    ["minus infinite", -Infinity, "-inf"],
    ["int zero", 0n, "0"],
    ["int one", 1n, "1"],
    ["largest int", 2n ** 63n - 1n, "9223372036854775807"],
    ["least int", -(2n ** 63n), "-9223372036854775808"],
    ["no text", "", '""'],
    ["a", "a", '"a"'],
    ["escapes", 'say "hi"\n\\\t', String.raw`"say \"hi\"\n\\\t"`],
    ["letters", "é😀", '"é😀"'],
    ["thing", thing, `"${thing}"`],
    ["other", other, `"${other}"`],
    ["no bytes", new ArrayBuffer(0), 'b""'],
    ["bytes", new Uint8Array([1, 2]).buffer, 'b"AQI="'],
    ["no items", [], "[]"],
    ["numbers", [1, 2], "[1.0, 2.0]"],
    ["mixed", [1, "a"], '[1.0, "a"]'],
    ["nested", [[1n]], "[[1]]"],
    ["no fields", {}, "{}"],
    ["a number", { a: 1 }, "{a: 1.0}"],
    ["a text", { a: "x" }, '{a: "x"}'],
    ["b and a", { b: 1n, a: 1 }, "{a: 1.0, b: 1}"],
  ];
  return rows.map(([name, value, shown]) => ({ name, value, shown }));
}

const NUMBERS = [
  "zero",
  "minus zero",
  "one",
  "a tenth",
  "15 digits",
  "16 digits",
  "large",
  "tiny",
  "not a number",
  "infinite",
  "minus infinite",
];
const TEXTS = ["no text", "a", "escapes", "letters", "thing", "other"];

const noMatch = (place: string, shown: string, validator: string): string =>
  `Value does not match validator.\n${place}\nValue: ${shown}\nValidator: ${validator}`;
const extra = (field: string, place: string, object: string, validator: string): string =>
  `Object contains extra field \`${field}\` that is not in the validator.\n${place}\n` +
  `Object: ${object}\nValidator: ${validator}`;

/** The validators; those of literals and ids have faults of their own, see {@link faultOf}. */
export const VALIDATORS: readonly NamedValidator[] = [
  { validator: v.any(), shown: "v.any()", fits: "all" },
  { validator: v.null(), shown: "v.null()", fits: ["null"] },
  { validator: v.boolean(), shown: "v.boolean()", fits: ["true", "false"] },
  { validator: v.number(), shown: "v.float64()", fits: NUMBERS },
  {
    validator: v.int64(),
    shown: "v.int64()",
    fits: ["int zero", "int one", "largest int", "least int"],
  },
  { validator: v.string(), shown: "v.string()", fits: TEXTS },
  { validator: v.bytes(), shown: "v.bytes()", fits: ["no bytes", "bytes"] },
  { validator: v.literal(true), shown: "v.literal(true)", fits: ["true"] },
  { validator: v.literal(1), shown: "v.literal(1.0)", fits: ["one"] },
  { validator: v.literal(0.1), shown: "v.literal(0.1)", fits: ["a tenth"] },
  { validator: v.literal(1n), shown: "v.literal(<bigint>)", fits: ["int one"] },
  { validator: v.literal("a"), shown: 'v.literal("a")', fits: ["a"] },
  { validator: v.id("things"), shown: 'v.id("things")', fits: ["thing"] },
  {
    validator: v.array(v.number()),
    shown: "v.array(v.float64())",
    fits: ["no items", "numbers"],
    faults: {
      mixed: (at) => noMatch(at("[1]"), '"a"', "v.float64()"),
      nested: (at) => noMatch(at("[0]"), "[1]", "v.float64()"),
    },
  },
  {
    validator: v.array(v.array(v.any())),
    shown: "v.array(v.array(v.any()))",
    fits: ["no items", "nested"],
    faults: {
      numbers: (at) => noMatch(at("[0]"), "1.0", "v.array(v.any())"),
      mixed: (at) => noMatch(at("[0]"), "1.0", "v.array(v.any())"),
    },
  },
  {
    validator: v.record(v.string(), v.number()),
    shown: "v.record(v.string(), v.float64())",
    fits: ["no fields", "a number"],
    faults: {
      "a text": (at) => noMatch(at(".values()"), '"x"', "v.float64()"),
      "b and a": (at) => noMatch(at(".values()"), "1", "v.float64()"),
    },
  },
  {
    validator: v.object({}),
    shown: "v.object({})",
    fits: ["no fields"],
    faults: {
      "a number": (at) => extra("a", at(""), "{a: 1.0}", "v.object({})"),
      "a text": (at) => extra("a", at(""), '{a: "x"}', "v.object({})"),
      "b and a": (at) => extra("a", at(""), "{a: 1.0, b: 1}", "v.object({})"),
    },
  },
  {
    validator: v.object({ a: v.number() }),
    shown: "v.object({a: v.float64()})",
    fits: ["a number"],
    faults: {
      "no fields": (at) =>
        "Object is missing the required field `a`. Consider wrapping the field validator in " +
        `\`v.optional(...)\` if this is expected.\n${at("")}\nObject: {}\n` +
        "Validator: v.object({a: v.float64()})",
      "a text": (at) => noMatch(at(".a"), '"x"', "v.float64()"),
      "b and a": (at) => extra("b", at(""), "{a: 1.0, b: 1}", "v.object({a: v.float64()})"),
    },
  },
  {
    validator: v.object({ b: v.optional(v.int64()), a: v.optional(v.number()) }),
    shown: "v.object({a: v.optional(v.float64()), b: v.optional(v.int64())})",
    fits: ["no fields", "a number", "b and a"],
    faults: { "a text": (at) => noMatch(at(".a"), '"x"', "v.float64()") },
  },
  {
    validator: v.union(v.string(), v.null()),
    shown: "v.union(v.string(), v.null())",
    fits: ["null", ...TEXTS],
  },
  // One alone is looked at as if there were no union around it.
  { validator: v.union(v.number()), shown: "v.float64()", fits: NUMBERS },
  { validator: v.union(), shown: "v.union()", fits: [] },
  {
    validator: v.union(v.object({ a: v.number() }), v.object({ a: v.string() })),
    shown: "v.union(v.object({a: v.float64()}), v.object({a: v.string()}))",
    fits: ["a number", "a text"],
  },
];

/** What is wrong with a value; null for one that fits. `where` gives the place for what follows the value's own. */
export function faultOf(
  { fits, faults, shown, validator }: NamedValidator,
  { name, shown: value }: NamedValue,
  at: (place: string) => string,
): string | null {
  if (fits === "all" || fits.includes(name)) return null;
  const own = faults?.[name];
  if (own !== undefined) return own(at);
  if (validator.kind === "literal") {
    return `\`${value}\` does not match literal validator \`${shown}\`.${at("")}`;
  }
  if (validator.kind === "id" && name === "other") {
    return `Found ID ${value} from table \`others\`, which does not match the table name in ` +
      `validator \`${shown}\`.${at("")}`;
  }
  return noMatch(at(""), value, shown);
}
