import { assert, assertEquals } from "@std/assert";
import * as z from "zod";
import { parseSchema } from "./event_schemas.ts";
import { fitsSchema } from "./fits_schema.ts";
import type { EventMetadata } from "../../rules/custom_events.ts";
import { Random } from "../../tests/support/random_filters.ts";

const TEXTS = [
  "",
  "a",
  "abc",
  "ada@example.com",
  "2026-02-29",
  "2028-02-29",
  "2026-11-29T20:00:00Z",
  "2026-11-29T20:00:00+01:00",
  "2026-11-29T20:00:00",
  "0190163d-8694-739b-aea5-966c26f8ad91",
  "0190163D-8694-739B-AEA5-966C26F8AD91",
  "00000000-0000-0000-0000-000000000000",
  "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
  "ada+a@example.co.uk",
  "ada@b_d.example",
  "2026-11-29T24:00:00Z",
  "2026-11-29T20:00:00.123Z",
  "😀".repeat(3),
];
const NUMBERS = [-1, -0, 0, 0.1, 0.3, 1, 1.5, 2, 3, 2 ** 53, 1e300, 2.03, Infinity];
const SCALARS = [...TEXTS, ...NUMBERS, true, false];
const KEYWORDS: Readonly<Record<string, readonly unknown[]>> = {
  type: ["string", "number", "integer", "boolean"],
  enum: [["a", "abc"], [1, "1", true], [false], [0, 0.1]],
  const: ["a", 1, true, ""],
  minLength: [0, 1, 3],
  maxLength: [0, 3, 20],
  format: ["date-time", "date", "email", "uuid"],
  minimum: [0, 1],
  maximum: [1, 2 ** 53],
  exclusiveMinimum: [0, 0.1],
  exclusiveMaximum: [1, 3],
  multipleOf: [0.1, 0.07, 1, 1.5],
};
const NAMES = ["plan", "seats", "note"];

Deno.test("fitsSchema() judges metadata as all of zod's JSON Schema does", () => {
  const random = new Random(7);
  const property = () =>
    Object.fromEntries(
      Object.entries(KEYWORDS).filter(([name]) => name === "type" || random.below(4) === 0)
        .map(([name, values]) => [name, random.pick(values)]),
    );
  let fitting = 0;
  for (let run = 0; run < 1500; run++) {
    const names = random.some(NAMES);
    const schema = parseSchema({
      type: "object",
      properties: Object.fromEntries(names.map((name) => [name, property()])),
      ...random.below(2) === 0 ? { required: random.some(names) } : {},
      ...random.below(2) === 0 ? { additionalProperties: random.below(2) === 0 } : {},
    });
    assert(schema !== null);
    const given: EventMetadata = Object.fromEntries(
      random.some(NAMES).map((name) => [name, random.pick(SCALARS)]),
    );
    const metadata = random.below(20) === 0 ? undefined : given;
    const text = JSON.stringify(schema);
    const { success } = z.fromJSONSchema(JSON.parse(text)).safeParse(metadata ?? {});
    assertEquals(fitsSchema(text, metadata), success, `${text} of ${JSON.stringify(metadata)}`);
    if (success) fitting++;
  }
  assert(fitting > 150 && fitting < 1350, `${fitting} fit`);
});

Deno.test("fitsSchema() takes no name from what every object inherits", () => {
  const schema = { type: "object", properties: { constructor: { type: "string" } } };
  assert(fitsSchema(JSON.stringify(schema), {}));
  assert(!fitsSchema(JSON.stringify({ ...schema, required: ["constructor"] }), {}));
  assert(
    !fitsSchema(JSON.stringify({ type: "object", additionalProperties: false }), { toString: "a" }),
  );
});
