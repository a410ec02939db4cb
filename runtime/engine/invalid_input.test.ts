import { assert, assertEquals, assertThrows } from "@std/assert";
import { Refusal } from "../../plugins/_kernel/errors.ts";
import * as z from "../../plugins/_kernel/schemas.ts";
import { REFUSES } from "./invalid_input.ts";

/** What is answered to a value that a schema does not take. */
function said(schema: z.ZodType, value: unknown, root = "body"): string {
  const { error } = schema.safeParse(value);
  assert(error !== undefined);
  const { issues } = error as unknown as { issues: { message: string; path: PropertyKey[] }[] };
  const { body, statusCode } = assertThrows(
    () => REFUSES.onValidationError({ issues, message: `[${root}] …` }),
    Refusal,
  );
  assertEquals([statusCode, body.code], [400, "VALIDATION_ERROR"]);
  return body.message;
}

const ROLE = z.union([z.string().max(5), z.array(z.string().max(5))]);

Deno.test("a refusal names each field and what it takes", () => {
  const schema = z.object({ name: z.string(), at: z.object({ port: z.number() }) });
  assertEquals(
    said(schema, { at: { port: "80" } }),
    "[body.name] Invalid input: expected string, received undefined; " +
      "[body.at.port] Invalid input: expected number, received string",
  );
  assertEquals(said(z.object({ id: z.string() }), {}, "query").startsWith("[query.id] "), true);
  assertEquals(
    said(z.object({}), "text"),
    "[body] Invalid input: expected object, received string",
  );
});

Deno.test("a refusal by several schemas says what all of them take, or what lies deeper", () => {
  const schema = z.object({ role: ROLE });
  assertEquals(said(schema, { role: 7 }), "[body.role] Invalid input: expected string or array");
  assertEquals(
    said(schema, { role: ["ada", "grace hopper"] }),
    "[body.role.1] Too big: expected string to have <=5 characters",
  );
  const one = z.object({ one: z.string() });
  assertEquals(
    said(z.union([one, z.object({ two: z.number() })]), { one: 1 }),
    "[body.one] Invalid input: expected string, received number; " +
      "[body.two] Invalid input: expected number, received undefined",
  );
  const answer = z.union([z.literal("yes"), z.literal(1)]);
  assertEquals(said(z.object({ answer }), {}).startsWith("[body.answer] Invalid input: exp"), true);
});

Deno.test("a refusal is short and repeats no value, whatever is sent", () => {
  const secret = "correct horse battery staple";
  const schema = z.object({
    list: z.array(z.string()).optional(),
    map: z.record(z.string(), z.number()).optional(),
    strict: z.strictObject({}).optional(),
    text: z.string().max(5).optional(),
    role: ROLE.optional(),
  });
  const key = "k".repeat(100_000);
  const many = Array.from({ length: 10_000 }, (_, at) => at);
  assertEquals(said(schema, { list: many }).endsWith("; 9995 more"), true);
  for (
    const value of [
      { list: many },
      { map: { [key]: secret } },
      { strict: { [key]: secret } },
      { strict: Object.fromEntries(many.map((at) => [`k${at}`, secret])) },
      { text: secret },
      { role: [secret] },
      { role: { secret } },
      secret,
    ]
  ) {
    const message = said(schema, value);
    assert(message.length < 2100, `${message.length}`);
    assert(!message.includes(secret), message.slice(0, 300));
  }
});
