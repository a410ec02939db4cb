import { assertEquals, assertStringIncludes } from "@std/assert";
import { convexToJson, v, type Validator, type ValidatorJSON, type Value } from "convex/values";
import { validate } from "./validate.ts";

/** How `exportArgs()` would write a validator. */
function exported(validator: Validator<unknown, "required", string>): ValidatorJSON {
  return (validator as unknown as { json: ValidatorJSON }).json;
}

function check(validator: unknown, value: Value): string | null {
  const tableOfId = (id: string): string | null => id.startsWith("t_") ? "things" : null;
  const parsed = exported(validator as Validator<unknown, "required", string>);
  return validate(parsed, convexToJson(value), { tableOfId });
}

const bytes = new ArrayBuffer(2);
const shape = v.object({ a: v.string(), b: v.optional(v.array(v.number())) });

Deno.test("validate() accepts what fits", () => {
  const fits: [unknown, Value][] = [
    [v.any(), { a: [bytes] }],
    [v.null(), null],
    [v.boolean(), false],
    [v.number(), NaN],
    [v.number(), -0],
    [v.int64(), 5n],
    [v.string(), ""],
    [v.bytes(), bytes],
    [v.literal("x"), "x"],
    [v.literal(3n), 3n],
    [v.id("things"), "t_1"],
    [v.array(v.string()), []],
    [v.record(v.string(), v.number()), { any: 1 }],
    [v.union(v.string(), v.null()), null],
    [shape, { a: "x" }],
    [shape, { a: "x", b: [1] }],
  ];
  for (const [validator, value] of fits) assertEquals(check(validator, value), null);
  // `v.function()` of convex 1.49.
  const handle = { json: { type: "function", fnType: "query" } };
  assertEquals(check(handle, "function://store;lib:list"), null);
  assertStringIncludes(check(handle, "lib:list") ?? "", "Expected `v.function()`");
});

Deno.test("validate() names what does not fit, and where", () => {
  const faults: [unknown, Value, string][] = [
    [v.string(), 1, "Expected `string`, got `1`"],
    [v.number(), 1n, "Expected `number`"],
    [v.int64(), 1, "Expected `bigint`"],
    [v.bytes(), "x", "Expected `ArrayBuffer`"],
    [v.array(v.string()), {}, "Expected `Array`"],
    [v.literal("x"), "y", "Expected `x`, got `y`"],
    [v.id("things"), "o_1", 'Expected ID for table "things"'],
    [v.id("things"), 1, "Expected `string`"],
    [v.union(v.string(), v.number()), null, "Expected one of string, number"],
    [v.object({}), [], "Expected `object`"],
    [v.object({}), bytes, "Expected `object`"],
    [shape, {}, "Missing required field `a`"],
    [shape, { a: "x", c: 1 }, "Unexpected field `c`"],
    [shape, { a: "x", b: [1, "2"] }, "(at b[1])"],
    [v.record(v.string(), shape), { k: { a: 1 } }, "(at .k.a)"],
  ];
  for (const [validator, value, fault] of faults) {
    const found = check(validator, value) ?? "nothing";
    assertEquals(found.includes(fault), true, `${found} lacks ${fault}`);
  }
});
