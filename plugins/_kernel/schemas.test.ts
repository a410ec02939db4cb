import { assertEquals, assertInstanceOf } from "@std/assert";
import * as zod from "zod";
import * as z from "./schemas.ts";
import { made } from "./schemas.ts";

/** The same schema, by zod or by what stands in its place. */
function bodyBy({ array, custom, email, enum: one, int, lazy, literal, ...from }: typeof z) {
  const node: zod.ZodType = lazy(() => from.object({ of: array(node).max(2).optional() }));
  const name = from.string().trim().min(1).max(5);
  return from.object({
    name,
    both: from.union([name, int().min(2).default(7)]).nullable(),
    even: from.number().refine((value) => value % 2 === 0, "Send an even number").optional(),
    kind: from.discriminatedUnion("kind", [
      from.strictObject({ kind: literal("mail"), to: email() }),
      from.looseObject({ kind: literal("page"), at: from.url() }),
    ]),
    map: from.record(from.string().regex(/^[a-z]$/), one(["one", "two"])).optional(),
    node: node.optional(),
    odd: custom<number>((value) => value === 1).optional(),
    rest: from.unknown().optional(),
    when: from.iso.datetime().transform((text) => Date.parse(text)).optional(),
  }).extend({ flag: from.boolean().optional() }).partial().required({ kind: true });
}

const VALUES: readonly unknown[] = [
  null,
  [],
  {},
  { kind: { kind: "mail", to: "ada@example.com" }, name: " Ada ", both: "x", flag: true },
  { kind: { kind: "mail", to: "ada@example.com", more: 1 } },
  { kind: { kind: "page", at: "https://example.com", more: 1 }, both: 2, unknown: 1 },
  { kind: { kind: "page", at: "nowhere" }, both: null, even: 3, odd: 2 },
  { kind: { kind: "other" }, name: "too long", map: { a: "one", B: "two", c: "three" } },
  {
    kind: { kind: "mail", to: "a@b.co" },
    node: { of: [{ of: [{}] }] },
    when: "2026-01-01T00:00:00Z",
  },
  { kind: { kind: "mail", to: "a@b.co" }, node: { of: [{ of: [{}, {}, {}] }] }, when: "soon" },
];

Deno.test("a schema that waits takes, gives and refuses what zod's does", () => {
  const [waiting, made] = [bodyBy(z), bodyBy({ ...z, ...zod })];
  for (const value of VALUES) {
    const [found, wanted] = [waiting.safeParse(value), made.safeParse(value)];
    assertEquals(found.data, wanted.data);
    assertEquals(found.error?.issues, wanted.error?.issues);
  }
});

Deno.test("made() gives zod's own schema, which is described as if it had not waited", () => {
  const options = { unrepresentable: "any", io: "input" } as const;
  const written = [bodyBy(z), bodyBy({ ...z, ...zod })]
    .map((schema) => JSON.stringify(zod.toJSONSchema(made(schema.optional()), options)));
  assertEquals(written[0], written[1]);
});

Deno.test("a schema that waits can stand in one of zod's own, and throws zod's error", () => {
  const schema = zod.object({ name: z.string().max(2), at: zod.array(z.int()).optional() });
  assertEquals(schema.parse({ name: "ab", at: [1] }), { name: "ab", at: [1] });
  const error = schema.safeParse({ name: "abc", at: ["1"] }).error;
  assertInstanceOf(error, z.ZodError);
  assertEquals(error.issues.map(({ path }) => path), [["name"], ["at", 0]]);
});
