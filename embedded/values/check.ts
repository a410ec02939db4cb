import type { JSONValue, ValidatorJSON } from "convex/values";
import { kindOf } from "./json.ts";

/** Says which table an id belongs to, or null when it is no id of this component. */
export type TableOfId = (id: string) => string | null;

/**
 * Whether a value in JSON form fits a validator. A no is no verdict yet: it may be due to something that is
 * cheaper to look at again than to provide for, and only `validate` can say what is wrong.
 */
type Check = (value: JSONValue, tableOfId: TableOfId) => boolean;

type Kind<T extends ValidatorJSON["type"]> = Extract<ValidatorJSON, { type: T }>;

const compiled = new WeakMap<ValidatorJSON, Check>();

/** The check of a validator, made at its first use. */
export function checkOf(validator: ValidatorJSON): Check {
  let check = compiled.get(validator);
  if (check === undefined) {
    check = compile(validator);
    compiled.set(validator, check);
  }
  return check;
}

function compile(validator: ValidatorJSON): Check {
  switch (validator.type) {
    case "any":
      return () => true;
    case "null":
      return (value) => value === null;
    case "string":
      return (value) => typeof value === "string";
    case "boolean":
      return (value) => typeof value === "boolean";
    case "number":
      return (value) => typeof value === "number" || kindOf(value) === "number";
    case "literal":
      return literal(validator.value);
    case "id":
      return (value, tableOfId) =>
        typeof value === "string" && tableOfId(value) === validator.tableName;
    case "array":
      return array(compile(validator.value));
    case "record":
      return record(validator);
    case "union":
      return union(validator.value.map(compile));
    case "object":
      return object(validator);
    default:
      return (value) => kindOf(value) === validator.type;
  }
}

function literal(expected: JSONValue): Check {
  // An integer of 64 bits is an object here.
  if (typeof expected !== "object") return (value) => value === expected;
  const text = JSON.stringify(expected);
  return (value) => JSON.stringify(value) === text;
}

function array(element: Check): Check {
  return (value, tableOfId) => {
    if (!Array.isArray(value)) return false;
    for (const item of value) if (!element(item, tableOfId)) return false;
    return true;
  };
}

function union(members: readonly Check[]): Check {
  return (value, tableOfId) => {
    for (const member of members) if (member(value, tableOfId)) return true;
    return false;
  };
}

function record({ keys, values }: Kind<"record">): Check {
  const fitsKey = compile(keys as ValidatorJSON);
  const fitsValue = compile(values.fieldType);
  return (value, tableOfId) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    const names = Object.keys(value);
    if (names.length === 1 && names[0]?.startsWith("$")) return false;
    for (const name of names) {
      if (!fitsKey(name, tableOfId)) return false;
      if (!fitsValue(value[name] as JSONValue, tableOfId)) return false;
    }
    return true;
  };
}

function object({ value: declared }: Kind<"object">): Check {
  const fields = new Map(
    Object.entries(declared).map(([name, { fieldType }]) => [name, compile(fieldType)]),
  );
  const required = Object.keys(declared).filter((name) => !declared[name]?.optional);
  return (value, tableOfId) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    for (const name of Object.keys(value)) {
      const item = value[name];
      if (item === undefined || !(fields.get(name)?.(item, tableOfId) ?? false)) return false;
    }
    for (const name of required) if (!Object.hasOwn(value, name)) return false;
    return true;
  };
}
