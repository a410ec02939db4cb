import {
  assert,
  assertArrayIncludes,
  assertEquals,
  AssertionError,
  assertNotEquals,
  assertObjectMatch,
  assertRejects,
  assertThrows,
} from "./assert.ts";

function refuses(fn: () => unknown): void {
  assertThrows(fn, AssertionError);
}

Deno.test("assertEquals() compares deeply and by type", () => {
  assertEquals({ a: [1, { b: 2n }] }, { a: [1, { b: 2n }] });
  refuses(() => assertEquals<unknown>({ a: 1 }, { a: "1" }));
  refuses(() => assertEquals<unknown>({ a: undefined }, {}));
  refuses(() => assertNotEquals([1], [1]));
});

Deno.test("assertEquals() holds an object without prototype equal to a literal", () => {
  assertEquals(Object.assign(Object.create(null), { a: 1 }), { a: 1 });
  assertEquals([Object.create(null)], [{}]);
});

Deno.test("assertObjectMatch() ignores what the expectation leaves out, at any depth", () => {
  assertObjectMatch({ a: 1, b: { c: 2, d: 3 } }, { b: { c: 2 } });
  refuses(() => assertObjectMatch({ a: 1 }, { b: 1 }));
  refuses(() => assertObjectMatch({ a: [1, 2] }, { a: [1] }));
});

Deno.test("assertArrayIncludes() looks for equal elements", () => {
  assertArrayIncludes([{ a: 1 }, { b: 2 }], [{ b: 2 }]);
  refuses(() => assertArrayIncludes([1], [2]));
});

Deno.test("assertThrows() checks class and text, and fails when nothing is thrown", () => {
  const error = assertThrows(
    () => {
      throw new TypeError("Cannot read it");
    },
    TypeError,
    "read",
  );
  assert(error instanceof TypeError);
  refuses(() =>
    assertThrows(() => {
      throw error;
    }, RangeError)
  );
  refuses(() =>
    assertThrows(
      () => {
        throw error;
      },
      TypeError,
      "write",
    )
  );
  refuses(() => assertThrows(() => {}));
});

Deno.test("assertRejects() fails on a value and on a synchronous throw", async () => {
  await assertRejects(() => Promise.reject(new Error("Gone")), Error, "Gone");
  await assertRejects(() => assertRejects(() => Promise.resolve(1)), AssertionError);
  await assertRejects(
    () =>
      assertRejects(() => {
        throw new Error("At once");
      }),
    AssertionError,
    "it threw",
  );
});
