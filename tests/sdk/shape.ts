/**
 * What a reply must look like, to the name and kind of each field. A check gives what is wrong, and
 * nothing for a value that is as it should be.
 *
 * @module
 */

/** Says what is wrong with a value that stands at `path`. */
export type Shape = (value: unknown, path: string) => string[];

/** Fields by name. */
export type Fields = Readonly<Record<string, Shape>>;

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** 2001 in milliseconds; a time in seconds is below. */
const LEAST_MS = 1e12;

export const text: Shape = kind("a text", (value) => typeof value === "string");
export const flag: Shape = kind("a boolean", (value) => typeof value === "boolean");
export const count: Shape = kind("a number", (value) => Number.isFinite(value));
/** ISO 8601 with milliseconds, in UTC. */
export const iso: Shape = kind(
  "an ISO time",
  (value) => typeof value === "string" && ISO.test(value) && !Number.isNaN(Date.parse(value)),
);
/** Epoch milliseconds. */
export const epochMs: Shape = kind(
  "epoch milliseconds",
  (value) => Number.isInteger(value) && Number(value) >= LEAST_MS,
);
export const nothing: Shape = kind("nothing", (value) => value === undefined);

/** An id with its prefix. */
export function id(prefix: string): Shape {
  const form = new RegExp(`^${prefix}_[0-9A-HJKMNP-TV-Z]{26}$`);
  return kind(`an id ${prefix}_…`, (value) => typeof value === "string" && form.test(value));
}

/** Exactly one of some values. */
export function oneOf(...values: readonly unknown[]): Shape {
  return kind(`one of ${values.join(", ")}`, (value) => values.includes(value));
}

/** Null, or the shape; never absent. */
export function nullable(shape: Shape): Shape {
  return (value, path) => value === null ? [] : shape(value, path);
}

/** Absent, or the shape; never null. */
export function optional(shape: Shape): Shape {
  return (value, path) => value === undefined ? [] : shape(value, path);
}

/** How many items a list has; `least` is given so that one is looked at. */
interface Items {
  readonly least?: number;
  readonly most?: number;
}

/** A real array of the shape. */
export function listOf(shape: Shape, { least = 0, most = Infinity }: Items = {}): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return [`${path} is no list: ${show(value)}`];
    if (value.length < least) return [`${path} has ${value.length} of at least ${least} items`];
    if (value.length > most) return [`${path} has ${value.length} of at most ${most} items`];
    return value.flatMap((item, at) => shape(item, `${path}[${at}]`));
  };
}

/** An object of any names. */
export function mapOf(shape: Shape): Shape {
  return (value, path) =>
    isObject(value)
      ? Object.entries(value).flatMap(([name, item]) => shape(item, `${path}.${name}`))
      : [`${path} is no object: ${show(value)}`];
}

/**
 * An object of exactly these fields. `also` names those that this server sends besides the SDK's; any
 * other is a fault, so that nothing secret slips out.
 */
export function object(fields: Fields, also: Fields = {}): Shape {
  const known = { ...fields, ...also };
  return (value, path) => {
    if (!isObject(value)) return [`${path} is no object: ${show(value)}`];
    const extra = Object.keys(value).filter((name) => !Object.hasOwn(known, name));
    return [
      ...extra.map((name) => `${path}.${name} is not in the contract`),
      ...Object.entries(known).flatMap(([name, shape]) => shape(value[name], `${path}.${name}`)),
    ];
  };
}

/** A page of a list (contract 1.8), with one item at least. */
export function pageOf(shape: Shape, { most }: Pick<Items, "most"> = {}): Shape {
  const listMetadata = object({ before: nullable(text), after: nullable(text) });
  return object({ data: listOf(shape, { least: 1, most }), listMetadata });
}

function kind(name: string, test: (value: unknown) => boolean): Shape {
  return (value, path) => test(value) ? [] : [`${path} is not ${name}: ${show(value)}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value).slice(0, 80);
}
