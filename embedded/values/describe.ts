import { jsonToConvex, type JSONValue, type ValidatorJSON, type Value } from "convex/values";
import { kindOf } from "./json.ts";
import { toBase64 } from "./base64.ts";

/** Texts of values and validators in errors, as Convex's backend writes them. */

/** What stands for a commit timestamp that is not yet known: the latest there could be. */
const UNKNOWN_COMMIT_TS = "9223372036854775807";
/** Numbers below and from which Rust writes an exponent. */
const LEAST_PLAIN = 1e-4;
const LEAST_EXPONENT = 1e16;

/** A value in JSON form. */
export function describeValue(value: JSONValue): string {
  if (Array.isArray(value)) return `[${value.map(describeValue).join(", ")}]`;
  if (typeof value !== "object" || value === null) return describeScalar(value);
  if (kindOf(value) === "commitTs") return UNKNOWN_COMMIT_TS;
  if (kindOf(value) !== "object") return describeScalar(jsonToConvex(value));
  const fields = Object.keys(value).sort().map((name) =>
    `${name}: ${describeValue(value[name] as JSONValue)}`
  );
  return `{${fields.join(", ")}}`;
}

function describeScalar(value: Value): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") return describeNumber(value);
  if (value instanceof ArrayBuffer) return `b"${toBase64(new Uint8Array(value))}"`;
  return String(value);
}

/** As Rust's `{:?}` writes a string, but for the rarer letters that it escapes. */
export function quoted(text: string): string {
  return `"${escaped(text.replace(/["\\]/g, "\\$&"))}"`;
}

/** As Rust's `{:?}` writes a letter. */
export function describeLetter(letter: string): string {
  return `'${escaped(letter.replace(/['\\]/, "\\$&"))}'`;
}

function escaped(text: string): string {
  return text.replace(
    // deno-lint-ignore no-control-regex -- these are what is looked for
    /[\x00-\x1f\x7f-\x9f]/g,
    (letter) => ESCAPES[letter] ?? `\\u{${letter.charCodeAt(0).toString(16)}}`,
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
};

/** As Rust's `{:?}` writes an f64. */
function describeNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const size = Math.abs(value);
  if (size >= LEAST_EXPONENT || (size !== 0 && size < LEAST_PLAIN)) {
    return value.toExponential().replace("e+", "e");
  }
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.includes(".") ? text : `${text}.0`;
}

/** A validator as code would write it. */
export function describeValidator(validator: ValidatorJSON): string {
  switch (validator.type) {
    case "number":
      return "v.float64()";
    case "bigint":
      return "v.int64()";
    case "id":
      return `v.id("${validator.tableName}")`;
    case "literal":
      return `v.literal(${describeLiteral(validator.value)})`;
    case "array":
      return `v.array(${describeValidator(validator.value)})`;
    case "record": {
      const keys = describeValidator(validator.keys as ValidatorJSON);
      return `v.record(${keys}, ${describeValidator(validator.values.fieldType)})`;
    }
    case "union":
      return `v.union(${validator.value.map(describeValidator).join(", ")})`;
    case "object":
      return describeFields(validator.value);
    default:
      return `v.${validator.type}()`;
  }
}

function describeFields(fields: Extract<ValidatorJSON, { type: "object" }>["value"]): string {
  const texts = Object.keys(fields).sort().map((name) => {
    const field = fields[name];
    if (field === undefined) return name;
    const text = describeValidator(field.fieldType);
    return `${name}: ${field.optional ? `v.optional(${text})` : text}`;
  });
  return `v.object({${texts.join(", ")}})`;
}

/** What a validator's literal is. */
export function describeLiteral(value: JSONValue): string {
  if (typeof value === "object") return kindOf(value) === "bigint" ? "<bigint>" : "<number>";
  return typeof value === "number" ? describeNumber(value) : JSON.stringify(value);
}
