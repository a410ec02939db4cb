import { assertEquals } from "@std/assert";
import { isPersonIn } from "./audit_person.ts";
import type { Doc } from "./store.ts";

const PERSON = { userId: "usr_1", addresses: ["ada@example.com"] };

function eventOf(metadata: string): Doc<"event"> {
  const event = { action: "a.b", kind: "custom", actorType: "system", model: "", subject: "" };
  return { ...event, metadata } as Doc<"event">;
}

Deno.test("isPersonIn() finds a person's id and addresses wherever they stand for themselves", () => {
  const named = ["usr_1", "by usr_1.", '{"to":"Ada@Example.COM"}', "usr_12, then usr_1", "(USR_1)"];
  const others = [
    "usr_12",
    "xusr_1",
    "usr_1-b",
    "a.ada@example.com",
    "x+ada@example.com",
    "adaXexample.com",
  ];
  assertEquals(named.filter((text) => !isPersonIn(eventOf(text), PERSON)), []);
  assertEquals(others.filter((text) => isPersonIn(eventOf(text), PERSON)), []);
});

Deno.test("isPersonIn() knows an address that ends in a sigma, whatever follows it", () => {
  const person = { userId: "usr_1", addresses: ["\u03bf\u03c3@\u03bf\u03c2"] };
  assertEquals(isPersonIn(eventOf("\u039f\u03a3@\u039f\u03a3.\u039f\u03a3"), person), true);
});
