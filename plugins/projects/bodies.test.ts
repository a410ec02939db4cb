import { assert, assertEquals } from "@std/assert";
import { SLUG_PATTERN, toSlug } from "./bodies.ts";

Deno.test("toSlug() keeps letters and digits and joins the rest with dashes", () => {
  assertEquals(toSlug("Ada's Project"), "ada-s-project");
  assertEquals(toSlug("  --Été 2026--  "), "t-2026");
});

Deno.test("toSlug() always gives a valid slug with room for a suffix", () => {
  for (const name of ["", "日本", "x".repeat(500), "a".repeat(71) + " b"]) {
    const slug = toSlug(name);
    assert(SLUG_PATTERN.test(slug));
    assert(slug.length <= 72);
  }
});

Deno.test("SLUG_PATTERN refuses upper case, commas, spaces and 101 characters", () => {
  for (const slug of ["A", "a,b", "a b", "a\n", "", "a".repeat(101)]) {
    assert(!SLUG_PATTERN.test(slug));
  }
});
