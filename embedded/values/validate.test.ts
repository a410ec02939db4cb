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
  assertStringIncludes(check(handle, "lib:list") ?? "", "Validator: v.function()");
});

Deno.test("validate() names what does not fit, and where, in Convex's words", () => {
  const faults: [unknown, Value, string][] = [
    [v.string(), 1, "Value does not match validator.\n\nValue: 1.0\nValidator: v.string()"],
    [v.literal("x"), "y", '`"y"` does not match literal validator `v.literal("x")`.'],
    [
      v.array(v.id("others")),
      ["t_1"],
      'Found ID "t_1" from table `things`, which does not match the table name in validator ' +
      '`v.id("others")`.Path: [0]',
    ],
    [
      shape,
      { b: [] },
      "Object is missing the required field `a`. Consider wrapping the field validator in " +
      "`v.optional(...)` if this is expected.\n\nObject: {b: []}\n" +
      "Validator: v.object({a: v.string(), b: v.optional(v.array(v.float64()))})",
    ],
    [
      v.record(v.string(), v.object({})),
      { k: { c: bytes } },
      "Object contains extra field `c` that is not in the validator.\nPath: .values()\n" +
      'Object: {c: b"AAA="}\nValidator: v.object({})',
    ],
  ];
  for (const [validator, value, fault] of faults) assertEquals(check(validator, value), fault);
});
