/**
 * Whether the metadata of a custom event fits its action's schema. Operators' own functions ask it beside
 * their writes, in a module that every call loads, so it does without zod; a test holds it to what zod
 * makes of the same schemas.
 */
import type { EventMetadata } from "../../rules/custom_events.ts";

/** The part of JSON Schema that can be asked of metadata. */
export interface MetadataSchema {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
  /** @default true */
  readonly additionalProperties?: boolean;
}

/** What a property may be. */
interface Property {
  readonly type: "string" | "number" | "integer" | "boolean";
  readonly enum?: readonly Scalar[];
  readonly const?: Scalar;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: keyof typeof FORMATS;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

type Scalar = string | number | boolean;

const LEAP_DAY =
  /^(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29$/;
const OTHER_DAY =
  /^\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))$/;
const TIME = /^T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const DAY_LENGTH = "2026-01-01".length;

interface Format {
  test(text: string): boolean;
}

const DAY: Format = { test: (text) => LEAP_DAY.test(text) || OTHER_DAY.test(text) };
const MOMENT: Format = {
  test: (text) => DAY.test(text.slice(0, DAY_LENGTH)) && TIME.test(text.slice(DAY_LENGTH)),
};
const FORMATS = {
  date: DAY,
  "date-time": MOMENT,
  email: /^(?:[\w'+-]+\.)*[\w'+-]*[\w+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/,
  uuid:
    /^(?:[\dA-Fa-f]{8}-[\dA-Fa-f]{4}-[1-8][\dA-Fa-f]{3}-[89ABab][\dA-Fa-f]{3}-[\dA-Fa-f]{12}|0{8}-0{4}-0{4}-0{4}-0{12}|f{8}-f{4}-f{4}-f{4}-f{12})$/,
} as const;

/** Whether metadata fits a stored schema; an event without metadata has an empty object. */
export function fitsSchema(schema: string, metadata: EventMetadata = {}): boolean {
  // Stored as parseSchema() let it through.
  const { additionalProperties, properties = {}, required = [] }: MetadataSchema = JSON.parse(
    schema,
  );
  const isNamed = (name: string) => Object.hasOwn(properties, name);
  return Object.entries(properties).every(([name, property]) =>
    Object.hasOwn(metadata, name) ? isValue(metadata[name], property) : !required.includes(name)
  ) && (additionalProperties !== false || Object.keys(metadata).every(isNamed));
}

/** Where a property's values are named one by one, that is all that is asked of it. */
function isValue(value: unknown, property: Property): boolean {
  const { const: only, enum: some, type } = property;
  if (some !== undefined) return some.some((one) => one === value);
  if (only !== undefined) return only === value;
  if (type === "boolean") return typeof value === "boolean";
  if (type === "string") return typeof value === "string" && isText(value, property);
  return typeof value === "number" && isNumber(value, property);
}

function isText(value: string, { format, maxLength = Infinity, minLength = 0 }: Property): boolean {
  // Code points, as JSON Schema counts.
  const { length } = [...value];
  return length >= minLength && length <= maxLength &&
    (format === undefined || FORMATS[format].test(value));
}

function isNumber(
  value: number,
  {
    exclusiveMaximum = Infinity,
    exclusiveMinimum = -Infinity,
    maximum = Infinity,
    minimum = -Infinity,
    multipleOf,
    type,
  }: Property,
): boolean {
  return (type === "integer" ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    value >= minimum && value <= maximum &&
    value > exclusiveMinimum && value < exclusiveMaximum &&
    (multipleOf === undefined || isMultiple(value, multipleOf));
}

/** Of decimals, which numbers come near to: 2.03 is a multiple of 0.07. */
function isMultiple(value: number, step: number): boolean {
  const ratio = value / step;
  const tolerance = 4 * Number.EPSILON * Math.max(Math.abs(ratio), 1);
  return Math.abs(ratio - Math.round(ratio)) < tolerance;
}
