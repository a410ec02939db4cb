import { assertEquals, assertMatch } from "@std/assert";
import { SLUG_PATTERN, toSlug, withSuffix } from "./slug.ts";

Deno.test("toSlug() makes a slug of every name", () => {
  const slugs = ["Acme, Inc.", "  Über Café ", "株式会社", "-", "a".repeat(200)].map(toSlug);
  assertEquals(slugs, ["acme-inc", "uber-cafe", "organization", "organization", "a".repeat(48)]);
  for (const slug of slugs) assertMatch(withSuffix(slug), SLUG_PATTERN);
});

Deno.test("SLUG_PATTERN takes no comma, space, capital, or dash at an end", () => {
  const refused = ["a,b", "a b", "A", "-a", "a-", "", "a".repeat(64), "a_b", "a\n"];
  assertEquals(refused.filter((slug) => SLUG_PATTERN.test(slug)), []);
  assertEquals(["a", "a1", "acme-inc", "a".repeat(63)].every((it) => SLUG_PATTERN.test(it)), true);
});
