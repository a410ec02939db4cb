import type { JSONValue, ValidatorJSON } from "convex/values";
import { checkOf, type TableOfId } from "./check.ts";
import { describeLiteral, describeValidator, describeValue } from "./describe.ts";
import { isObject, kindOf } from "./json.ts";

/** What a check needs to know besides validator and value. */
interface ValidateOptions {
  /** Resolves ids for `v.id(table)`. */
  tableOfId: TableOfId;
}

/** What does not fit, and where: the parts of its path, innermost first. */
interface Fault {
  path: string[];
  /** The sentence; `place` is empty at the top. */
  describe: (place: string) => string;
}

/** How a function's handle begins. */
export const HANDLE_PREFIX = "function://";

/**
 * Checks a value in JSON form against a validator. Returns the first fault in the words of Convex's backend,
 * which quote the value, or null.
 */
export function validate(
  validator: ValidatorJSON,
  value: JSONValue,
  options: ValidateOptions,
): string | null {
  return checkOf(validator)(value, options.tableOfId) ? null : faultOf(validator, value, options);
}

/** Finds out what does not fit: the slow way, for the few values that do not. */
export function faultOf(
  validator: ValidatorJSON,
  value: JSONValue,
  options: ValidateOptions,
): string | null {
  const fault = check(validator, value, options);
  if (fault === null) return null;
  const path = fault.path.reverse().join("");
  return fault.describe(path === "" ? "" : `Path: ${path}`);
}

function check(validator: ValidatorJSON, value: JSONValue, options: ValidateOptions): Fault | null {
  switch (validator.type) {
    case "any":
      return null;
    case "literal":
      return checkLiteral(validator.value, value);
    case "id":
      return checkId(validator, value, options);
    case "array":
      return checkArray(validator, value, options);
    case "record":
      return checkRecord(validator, value, options);
    case "union":
      return checkUnion(validator, value, options);
    case "object":
      return checkObject(validator, value, options);
    default:
      return isOfType(value, validator.type) ? null : noMatch(validator, value);
  }
}

/** A commit timestamp is an integer, and passes for one before it is known. */
function isOfType(value: JSONValue, type: string): boolean {
  const kind = kindOf(value);
  if (type === "function") return typeof value === "string" && value.startsWith(HANDLE_PREFIX);
  if (type !== "bigint" && type !== "commitTs") return kind === type;
  return kind === "bigint" || kind === "commitTs";
}

function noMatch(validator: ValidatorJSON, value: JSONValue): Fault {
  const describe = (place: string): string =>
    `Value does not match validator.\n${place}\nValue: ${describeValue(value)}\n` +
    `Validator: ${describeValidator(validator)}`;
  return { path: [], describe };
}

function checkLiteral(literal: JSONValue, value: JSONValue): Fault | null {
  if (JSON.stringify(value) === JSON.stringify(literal)) return null;
  const describe = (place: string): string =>
    `\`${describeValue(value)}\` does not match literal validator ` +
    `\`v.literal(${describeLiteral(literal)})\`.${place}`;
  return { path: [], describe };
}

function checkId(
  validator: Extract<ValidatorJSON, { type: "id" }>,
  value: JSONValue,
  { tableOfId }: ValidateOptions,
): Fault | null {
  if (typeof value !== "string") return noMatch(validator, value);
  const table = tableOfId(value);
  if (table === validator.tableName) return null;
  if (table === null) return noMatch(validator, value);
  const found = table.startsWith("_") ? "a system table" : `table \`${table}\``;
  const describe = (place: string): string =>
    `Found ID "${value}" from ${found}, which does not match the table name in validator ` +
    `\`v.id("${validator.tableName}")\`.${place}`;
  return { path: [], describe };
}

function checkArray(
  validator: Extract<ValidatorJSON, { type: "array" }>,
  value: JSONValue,
  options: ValidateOptions,
): Fault | null {
  if (!Array.isArray(value)) return noMatch(validator, value);
  for (const [index, item] of value.entries()) {
    const fault = check(validator.value, item, options);
    if (fault !== null) return at(`[${index}]`, fault);
  }
  return null;
}

function checkRecord(
  validator: Extract<ValidatorJSON, { type: "record" }>,
  value: JSONValue,
  options: ValidateOptions,
): Fault | null {
  if (!isObject(value)) return noMatch(validator, value);
  for (const key of names(value)) {
    const wrongKey = check(validator.keys as ValidatorJSON, key, options);
    if (wrongKey !== null) return at(".keys()", wrongKey);
    const fault = check(validator.values.fieldType, value[key] as JSONValue, options);
    if (fault !== null) return at(".values()", fault);
  }
  return null;
}

function checkUnion(
  validator: Extract<ValidatorJSON, { type: "union" }>,
  value: JSONValue,
  options: ValidateOptions,
): Fault | null {
  const [only, ...others] = validator.value;
  if (only !== undefined && others.length === 0) return check(only, value, options);
  const fits = validator.value.some((member) => check(member, value, options) === null);
  return fits ? null : noMatch(validator, value);
}

function checkObject(
  validator: Extract<ValidatorJSON, { type: "object" }>,
  value: JSONValue,
  options: ValidateOptions,
): Fault | null {
  if (!isObject(value)) return noMatch(validator, value);
  const fields = validator.value;
  const about = (place: string): string =>
    `\n${place}\nObject: ${describeValue(value)}\nValidator: ${describeValidator(validator)}`;
  for (const name of names(fields)) {
    const field = fields[name];
    const item = Object.hasOwn(value, name) ? value[name] : undefined;
    if (field === undefined || item === undefined && field.optional) continue;
    if (item === undefined) {
      const describe = (place: string): string =>
        `Object is missing the required field \`${name}\`. Consider wrapping the field validator in ` +
        `\`v.optional(...)\` if this is expected.${about(place)}`;
      return { path: [], describe };
    }
    const fault = check(field.fieldType, item, options);
    if (fault !== null) return at(`.${name}`, fault);
  }
  for (const name of names(value)) {
    if (Object.hasOwn(fields, name)) continue;
    const describe = (place: string): string =>
      `Object contains extra field \`${name}\` that is not in the validator.${about(place)}`;
    return { path: [], describe };
  }
  return null;
}

/** In the order of Convex, which decides what fault is told. */
function names(object: object): string[] {
  return Object.keys(object).sort();
}

function at(part: string, fault: Fault): Fault {
  fault.path.push(part);
  return fault;
}
