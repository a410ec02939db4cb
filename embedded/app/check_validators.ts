import type { ValidatorJSON } from "convex/values";
import { fieldNameFault, identifierFault } from "../values/names.ts";

const DOCS = "https://docs.convex.dev/functions/validation";

/** What Convex says of a function's argument validator; null when it takes it. */
export function argsFault(args: ValidatorJSON): string | null {
  const fault = validatorFault(args);
  if (fault !== null) {
    return `Error in args validator: ${fault}\nSee ${DOCS} for docs on how to do argument validation.`;
  }
  return args.type === "object" || args.type === "any"
    ? null
    : "Args validator must be an object or any";
}

/** What Convex says of a function's return validator; null when it takes it. */
export function returnsFault(returns: ValidatorJSON | null): string | null {
  const fault = returns === null ? null : validatorFault(returns);
  return fault === null
    ? null
    : `Error in returns validator: ${fault}\nSee ${DOCS} for docs on how ` +
      "to do return value validation.";
}

/** The first thing in a validator that Convex refuses, in its words; null when there is none. */
export function validatorFault(type: ValidatorJSON): string | null {
  switch (type.type) {
    case "id":
      return identifierFault(type.tableName);
    case "array":
      return validatorFault(type.value);
    case "record":
      return recordFault(type);
    case "object":
      return objectFault(type);
    case "union":
      return first(type.value, validatorFault);
    default:
      return null;
  }
}

/** A validator as Convex writes it in its sentences. */
export function describeValidator(type: ValidatorJSON): string {
  switch (type.type) {
    case "id":
      return `v.id("${type.tableName}")`;
    case "number":
      return "v.float64()";
    case "bigint":
      return "v.int64()";
    case "literal":
      return `v.literal(${describeLiteral(type.value)})`;
    case "array":
      return `v.array(${describeValidator(type.value)})`;
    case "record":
      return `v.record(${describeValidator(type.keys)}, ${
        describeValidator(type.values.fieldType)
      })`;
    case "union":
      return `v.union(${type.value.map(describeValidator).join(", ")})`;
    case "object":
      return `v.object({${sortedFields(type).map(describeField).join(", ")}})`;
    default:
      return `v.${type.type}()`;
  }
}

type ObjectJSON = Extract<ValidatorJSON, { type: "object" }>;
type RecordJSON = Extract<ValidatorJSON, { type: "record" }>;
type Field = [string, ObjectJSON["value"][string]];

function objectFault(type: ObjectJSON): string | null {
  return first(sortedFields(type), ([name, { fieldType }]) => {
    const fault = fieldNameFault(name);
    if (fault !== null) return fault;
    const inner = validatorFault(fieldType);
    return inner === null ? null : `Invalid validator for key \`${name}\`: ${inner}`;
  });
}

function recordFault({ keys, values }: RecordJSON): string | null {
  const inKeys = validatorFault(keys);
  if (inKeys !== null) return inKeys;
  if (!isText(keys)) {
    return "Records can only have string keys. Your validator contains a record with key typed as " +
      `\`${describeValidator(keys)}\`, which is not a subtype of \`v.string()\``;
  }
  const inValues = validatorFault(values.fieldType);
  if (inValues !== null) return inValues;
  if (hasLiteral(keys)) return "Records cannot have string literal keys";
  return values.optional ? "Records cannot have optional values" : null;
}

/** Whether all values of a type are texts. */
function isText(type: ValidatorJSON): boolean {
  if (type.type === "union") return type.value.every(isText);
  if (type.type === "literal") return typeof type.value === "string";
  return type.type === "string" || type.type === "id";
}

function hasLiteral(type: ValidatorJSON): boolean {
  if (type.type === "union") return type.value.some(hasLiteral);
  return type.type === "literal" && typeof type.value === "string";
}

/** The backend keeps fields in the order of their names. */
function sortedFields(type: ObjectJSON): Field[] {
  return Object.entries(type.value).sort(([a], [b]) => a < b ? -1 : 1);
}

function describeField([name, { fieldType, optional }]: Field): string {
  const written = describeValidator(fieldType);
  return `${name}: ${optional ? `v.optional(${written})` : written}`;
}

function describeLiteral(value: unknown): string {
  if (typeof value === "number" && Number.isInteger(value)) return `${value}.0`;
  return typeof value === "object" ? "<bigint>" : JSON.stringify(value);
}

function first<T>(values: readonly T[], fault: (value: T) => string | null): string | null {
  for (const value of values) {
    const found = fault(value);
    if (found !== null) return found;
  }
  return null;
}
