import { assert, assertEquals } from "@std/assert";
import { convexToJson, type JSONValue, v, type ValidatorJSON, type Value } from "convex/values";
import { checkOf } from "./check.ts";
import { faultOf } from "./validate.ts";

const tableOfId = (id: string): string | null => id.startsWith("t_") ? "things" : null;

const validators: ValidatorJSON[] = [
  v.any(),
  v.null(),
  v.boolean(),
  v.number(),
  v.int64(),
  v.string(),
  v.bytes(),
  v.literal("x"),
  v.literal(3n),
  v.literal(0),
  v.id("things"),
  v.array(v.union(v.string(), v.number())),
  v.record(v.string(), v.number()),
  v.record(v.id("things"), v.any()),
  v.union(),
  v.union(v.literal("x"), v.object({ a: v.string() }), v.null()),
  v.object({}),
  v.object({ a: v.string(), b: v.optional(v.array(v.number())) }),
  v.object({ a: v.optional(v.any()), toString: v.optional(v.string()) }),
].map((validator) => (validator as unknown as { json: ValidatorJSON }).json);

const convexValues: Value[] = [
  null,
  true,
  0,
  -0,
  NaN,
  3,
  3n,
  "",
  "x",
  "t_1",
  new ArrayBuffer(2),
  [],
  ["x", 1],
  [null],
  {},
  { a: "x" },
  { a: "x", b: [1] },
  { a: "x", b: ["1"] },
  { b: [1] },
  { a: "x", c: 1 },
  { t_1: { deep: [1n] } },
  { any: 1 },
  { toString: "x" },
];
const values: JSONValue[] = [
  ...convexValues.map((value) => convexToJson(value)),
  { $commitTs: "" },
  { $integer: "AwAAAAAAAAA=", more: 1 },
  { $unknown: 1 },
  JSON.parse('{"__proto__": 1}'),
  JSON.parse('{"a": "x", "__proto__": "y"}'),
  { a: "x", b: undefined } as unknown as JSONValue,
];

Deno.test("checkOf() passes only what has no fault, and nearly all of that", () => {
  const missed: string[] = [];
  for (const validator of validators) {
    for (const value of values) {
      const fits = checkOf(validator)(value, tableOfId);
      const fault = faultOf(validator, value, { tableOfId });
      const pair = `${JSON.stringify(validator)} ${JSON.stringify(value)}`;
      assert(!fits || fault === null, `${pair}: ${fault}`);
      if (!fits && fault === null) missed.push(pair);
    }
  }
  const rest = missed.filter((pair) => !/\$|undefined/.test(pair));
  // An optional field that is there and undefined.
  assertEquals(rest.map((pair) => pair.slice(-9)), Array(rest.length).fill('{"a":"x"}'));
});
