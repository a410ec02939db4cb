import { assertEquals } from "@std/assert";
import { withStorableTexts } from "./storable_texts.ts";

Deno.test("withStorableTexts() leaves behind what no request may hold, and what is nothing without it", () => {
  const user = { kind: "user", id: "user-0123456789abcd", email: "ada@example.com" } as const;
  const of = (change: object) =>
    withStorableTexts({ at: "line 1", record: { ...user, ...change }, leftOut: ["tokens"] });
  assertEquals(of({ name: "Ada" }), {
    at: "line 1",
    record: { ...user, name: "Ada" },
    leftOut: ["tokens"],
  });
  for (const bad of ["a\0b", "\ud800"]) {
    const accounts = [{ providerId: "github", accountId: bad }];
    assertEquals(of({ name: bad, accounts, username: "ada" }), {
      at: "line 1",
      record: { ...user, username: "ada" },
      leftOut: ["tokens", "name", "accounts"],
    });
    assertEquals(of({ email: bad }), { at: "line 1", id: user.id, code: "RECORD_INVALID" });
  }
});
