import type { JSONValue, ValidatorJSON } from "convex/values";
import { checkOf, type TableOfId } from "./check.ts";
import { isObject, kindOf } from "./json.ts";

/** What a check needs to know besides validator and value. */
interface ValidateOptions {
  /** Resolves ids for `v.id(table)`. */
  tableOfId: TableOfId;
  /** Where the value sits, as `.field[0]`; empty at the top. */
  path?: string;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: "Array",
  bytes: "ArrayBuffer",
  commitTs: "v.commitTs()",
  function: "v.function()",
};

/** How a function's handle begins. */
export const HANDLE_PREFIX = "function://";

/** Checks a value in JSON form against a validator; returns the first fault as a sentence, or null. */
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
  switch (validator.type) {
    case "any":
      return null;
    case "literal":
      return JSON.stringify(value) === JSON.stringify(validator.value)
        ? null
        : describeMismatch(quote(validator.value), value, options);
    case "id":
      return validateId(validator.tableName, value, options);
    case "array":
      return validateArray(validator.value, value, options);
    case "record":
      return validateRecord(validator, value, options);
    case "union":
      return validateUnion(validator.value, value, options);
    case "object":
      return validateObject(validator.value, value, options);
    default:
      return isOfType(value, validator.type)
        ? null
        : describeMismatch(TYPE_NAMES[validator.type] ?? validator.type, value, options);
  }
}

/** A commit timestamp is an integer, and passes for one before it is known. */
function isOfType(value: JSONValue, type: string): boolean {
  const kind = kindOf(value);
  if (type === "function") return typeof value === "string" && value.startsWith(HANDLE_PREFIX);
  if (type !== "bigint" && type !== "commitTs") return kind === type;
  return kind === "bigint" || kind === "commitTs";
}

function validateId(table: string, value: JSONValue, options: ValidateOptions): string | null {
  if (typeof value !== "string") return describeMismatch("string", value, options);
  if (options.tableOfId(value) === table) return null;
  return `Validator error: Expected ID for table "${table}", got \`${value}\`${
    describePlace(options)
  }`;
}

function validateArray(
  element: ValidatorJSON,
  value: JSONValue,
  options: ValidateOptions,
): string | null {
  if (!Array.isArray(value)) return describeMismatch("Array", value, options);
  for (const [index, item] of value.entries()) {
    const fault = faultOf(element, item, { ...options, path: `${options.path ?? ""}[${index}]` });
    if (fault !== null) return fault;
  }
  return null;
}

function validateRecord(
  validator: Extract<ValidatorJSON, { type: "record" }>,
  value: JSONValue,
  options: ValidateOptions,
): string | null {
  if (!isObject(value)) return describeMismatch("object", value, options);
  for (const [key, item] of Object.entries(value)) {
    const fault = faultOf(validator.keys as ValidatorJSON, key, options) ??
      faultOf(validator.values.fieldType, item, {
        ...options,
        path: `${options.path ?? ""}.${key}`,
      });
    if (fault !== null) return fault;
  }
  return null;
}

function validateUnion(
  members: ValidatorJSON[],
  value: JSONValue,
  options: ValidateOptions,
): string | null {
  for (const member of members) {
    if (faultOf(member, value, options) === null) return null;
  }
  const types = members.map((member) => member.type).join(", ");
  return `Validator error: Expected one of ${types}, got \`${JSON.stringify(value)}\`${
    describePlace(options)
  }`;
}

function validateObject(
  fields: Extract<ValidatorJSON, { type: "object" }>["value"],
  value: JSONValue,
  options: ValidateOptions,
): string | null {
  if (!isObject(value)) return describeMismatch("object", value, options);
  for (const [name, field] of Object.entries(fields)) {
    const item = Object.hasOwn(value, name) ? value[name] : undefined;
    if (item === undefined) {
      if (field.optional) continue;
      return `Validator error: Missing required field \`${name}\` in object${
        describePlace(options)
      }`;
    }
    const path = options.path ? `${options.path}.${name}` : name;
    const fault = faultOf(field.fieldType, item, { ...options, path });
    if (fault !== null) return fault;
  }
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name)) {
      return `Validator error: Unexpected field \`${name}\` in object${describePlace(options)}`;
    }
  }
  return null;
}

function describeMismatch(type: string, value: JSONValue, options: ValidateOptions): string {
  return `Validator error: Expected \`${type}\`, got \`${quote(value)}\`${describePlace(options)}`;
}

function describePlace(options: ValidateOptions): string {
  return options.path ? ` (at ${options.path})` : "";
}

function quote(value: JSONValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
