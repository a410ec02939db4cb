/**
 * Zod, for `import * as z from "../_kernel/schemas.ts"`: what the package's own endpoints take, written as
 * zod writes it, and made when the first value is checked.
 *
 * Convex loads the lanes anew for each request that runs Better Auth. A request uses the schemas of one
 * endpoint; to make the two thousand of all the others took half of the time that loading took. A schema of
 * this module is a note of how to make it, until something other than a further step is asked of it.
 *
 * @module
 */
import * as zod from "zod";

export { ZodError } from "zod";
// What the types of others say they are made of: a declaration can name nothing else of zod's.
export type {
  core,
  infer,
  ZodArray,
  ZodBoolean,
  ZodDefault,
  ZodEmail,
  ZodEnum,
  ZodInt,
  ZodNullable,
  ZodNumber,
  ZodObject,
  ZodOptional,
  ZodPipe,
  ZodRawShape,
  ZodRecord,
  ZodString,
  ZodTransform,
  ZodType,
  ZodUnion,
  ZodUnknown,
} from "zod";

/** Methods of a schema that give the next one, so that they can wait. Others are right too, and wait for nothing. */
const STEPS: ReadonlySet<PropertyKey> = new Set([
  "default",
  "extend",
  "int",
  "length",
  "max",
  "min",
  "nullable",
  "optional",
  "partial",
  "positive",
  "refine",
  "regex",
  "required",
  "toLowerCase",
  "transform",
  "trim",
]);

/** What makes the schema that an object of this module stands for. */
const MAKERS = new WeakMap<object, () => object>();

/**
 * Zod's schema itself, for one of this module, in arrays and plain objects too; any other value as it is. For what
 * looks into a schema, as `toJSONSchema()` does: it tells schemas apart by identity.
 */
export function made<Value>(value: Value): Value;
export function made(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const make = MAKERS.get(value);
  if (make !== undefined) return make();
  if (Array.isArray(value)) return value.map((each) => made(each));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, made(each)]));
}

function later(make: () => object): object {
  let schema: object | undefined;
  const makeOnce = () => schema ??= make();
  const noted = new Proxy({}, {
    get(_, name) {
      if (STEPS.has(name)) {
        return (...args: readonly unknown[]) => later(() => call(makeOnce(), name, args));
      }
      const value = Reflect.get(makeOnce(), name);
      return typeof value === "function" ? value.bind(makeOnce()) : value;
    },
    has: (_, name) => Reflect.has(makeOnce(), name),
  });
  MAKERS.set(noted, makeOnce);
  return noted;
}

function call(schema: object, step: PropertyKey, args: readonly unknown[]): object {
  return Reflect.apply(Reflect.get(schema, step), schema, args.map((each) => made(each)));
}

/** One of zod's functions that make a schema, so that it waits. */
function waiting<Make extends (...args: never) => object>(make: Make): Make;
function waiting(make: (...args: unknown[]) => object): unknown {
  return (...args: readonly unknown[]) => later(() => make(...args.map((each) => made(each))));
}

export const array: typeof zod.array = waiting(zod.array);
export const boolean: typeof zod.boolean = waiting(zod.boolean);
export const custom: typeof zod.custom = waiting(zod.custom);
export const discriminatedUnion: typeof zod.discriminatedUnion = waiting(zod.discriminatedUnion);
export const email: typeof zod.email = waiting(zod.email);
export const int: typeof zod.int = waiting(zod.int);
export const literal: typeof zod.literal = waiting(zod.literal);
export const looseObject: typeof zod.looseObject = waiting(zod.looseObject);
export const number: typeof zod.number = waiting(zod.number);
export const object: typeof zod.object = waiting(zod.object);
export const record: typeof zod.record = waiting(zod.record);
export const strictObject: typeof zod.strictObject = waiting(zod.strictObject);
export const string: typeof zod.string = waiting(zod.string);
export const union: typeof zod.union = waiting(zod.union);
export const unknown: typeof zod.unknown = waiting(zod.unknown);
export const url: typeof zod.url = waiting(zod.url);

const enumeration: typeof zod.enum = waiting(zod.enum);
export { enumeration as enum };

/** Times as texts. */
export const iso: Pick<typeof zod.iso, "datetime"> = { datetime: waiting(zod.iso.datetime) };

const recursive: typeof zod.lazy = (getter) => zod.lazy(() => made(getter()));
export const lazy: typeof zod.lazy = waiting(recursive);
