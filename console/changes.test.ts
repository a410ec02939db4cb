import { assertEquals } from "@std/assert";
import { changed } from "./app/changes.ts";

Deno.test("changed() gives the fields that differ, and takes a list in another order for the same", () => {
  const from = { name: "A", slug: "a", limit: null, list: ["b", "a"], at: { x: 1 } };
  assertEquals(changed({ ...from, list: ["a", "b"] }, from), {});
  assertEquals(changed({ name: "", list: ["a"], limit: 0 }, from), {
    name: "",
    list: ["a"],
    limit: 0,
  });
  assertEquals(changed({ slug: undefined, at: { x: 1 } }, from), { slug: undefined });
  assertEquals(changed({ limit: null, name: "A" }, { limit: undefined, name: "A" }), {
    limit: null,
  });
});
