/** A table with a validator of every kind, and values for it, some of which do not fit. */
import { v } from "convex/values";
import type { Fields, Pick } from "./program.ts";
import type { Random } from "../support/random.ts";
import type { Field } from "./values.ts";

/** Validators of the table's fields. */
export const TYPED_FIELDS = {
  k: v.number(),
  s: v.optional(v.string()),
  u: v.union(v.literal("a"), v.literal(2), v.int64(), v.null()),
  l: v.optional(v.array(v.number())),
  r: v.optional(v.record(v.string(), v.boolean())),
  o: v.optional(v.object({ x: v.number(), y: v.optional(v.bytes()) })),
  ref: v.optional(v.id("any")),
};

const FIELDS: Readonly<Record<string, readonly Field[]>> = {
  s: [undefined, "", "a", "a\0", "\u{1f600}", 1, null],
  u: ["a", 2, 5n, -1n, null, null, "b", 3],
  l: [undefined, [], [1, NaN, -0], [1, "a"], {}],
  r: [undefined, {}, { a: true, "b c": false }, { a: 1 }],
  o: [undefined, { x: 1 }, { x: -0, y: new ArrayBuffer(1) }, {}, { x: 1, z: 1 }, { x: 1n }],
};

/** A document for the table; about one in five is refused. */
export function typedFields(random: Random, k: number): Fields {
  const fields: Fields = { k };
  for (const [name, values] of Object.entries(FIELDS)) {
    // What fits stands first in each list.
    fields[name] = random.pick(random.chance(0.9) ? values.slice(0, 3) : values);
  }
  if (random.chance(0.3)) fields.ref = refPick(random);
  if (random.chance(0.03)) fields.extra = 1;
  return fields;
}

/** Whether a value fits the validator of `r`, where it is a record at all. */
export function isTypedRecord(value: Field): boolean {
  return Object.values(value ?? {}).every((each) => typeof each === "boolean");
}

/** Stands for the id of a document, mostly of the table it must be in. */
export function refPick(random: Random): Field {
  const pick: Pick = { table: random.chance(0.8) ? "any" : "typed", nth: random.int(100) };
  return random.chance(0.9) ? { ...pick } : "no id";
}
