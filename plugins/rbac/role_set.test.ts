import { assert, assertEquals } from "@std/assert";
import { BUILT_IN_PERMISSIONS } from "../_kernel/permission_catalogue.ts";
import { flattenRoles, MAX_DEPTH } from "./inheritance.ts";
import { decodeRoles, encodeRoles, hasRole, openRoles, type RoleEntry } from "./role_set.ts";

const entry = (grants: readonly string[], inherits: readonly string[] = []): RoleEntry => ({
  grants,
  inherits,
});
const SLUGS = BUILT_IN_PERMISSIONS.map(({ slug }) => slug).sort();

Deno.test("encodeRoles() and decodeRoles() are each other's inverse", () => {
  const table = new Map([
    ["all", entry(SLUGS)],
    ["keeper", entry(["vault.*", "vault.read"].sort(), ["reader", "all"])],
    ["none", entry([])],
    ["reader", entry([SLUGS.at(0) ?? "", SLUGS.at(-1) ?? ""])],
  ]);
  assertEquals(decodeRoles(encodeRoles(table)), table);
  assertEquals(decodeRoles(encodeRoles(new Map())), new Map());
});

Deno.test("openRoles() joins the asked roles and leaves the others alone", () => {
  const text = encodeRoles(
    new Map([["a", entry(["x.a"])], ["ab", entry(["x.b"])], ["b", entry(["x.a", "x.c"])]]),
  );
  assertEquals(openRoles(text)(["a", "b"]), ["x.a", "x.c"]);
  assertEquals(openRoles(text)(["ab"]), ["x.b"]);
  assertEquals(openRoles(text)([]), []);
  assertEquals(openRoles(text)(["gone", "", "a|B", "x.a,x.b", "\na"]), []);
  assertEquals([hasRole(text, "a"), hasRole(text, "a|B"), hasRole(text, "c")], [
    true,
    false,
    false,
  ]);
});

Deno.test("encodeRoles() keeps a thousand ordinary roles within what a check may read", () => {
  const roles = Array.from({ length: 1000 }, (_, at) => {
    const grants = SLUGS.filter((_, place) => (at * 7 + place * 13) % 4 === 0);
    return [`role-${at}`, entry(grants)] as const;
  });
  assert(encodeRoles(new Map(roles)).length < 24 * 1024);
});

Deno.test("openRoles() finds every role of a long text, and none between them", () => {
  const slugs = Array.from({ length: 300 }, (_, at) => `r${at * 7 % 300}${"x".repeat(at % 5)}`);
  const text = encodeRoles(new Map(slugs.map((slug) => [slug, entry([`of.${slug}`])])));
  const grantsOf = openRoles(text);
  for (const slug of slugs) {
    assertEquals([hasRole(text, slug), grantsOf([slug])], [true, [`of.${slug}`]]);
  }
  for (const slug of slugs) assertEquals(hasRole(text, `${slug}-`), false);
  assertEquals([hasRole(text, "a"), hasRole(text, "zz")], [false, false]);
  assertEquals(hasRole(encodeRoles(new Map()), "a"), false);
});

Deno.test("flattenRoles() gives a role what it inherits along every way", () => {
  const { roles } = flattenRoles(
    new Map([
      ["base", entry(["a.read"])],
      ["left", entry(["b.*"], ["base"])],
      ["right", entry(["b.read", "c.read"], ["base", "gone"])],
      ["top", entry([], ["left", "right"])],
      ["all", entry(["*", "d.read"], ["base"])],
    ]),
  );
  assertEquals(roles?.get("top")?.grants, ["a.read", "b.*", "c.read"]);
  assertEquals(roles?.get("right")?.grants, ["a.read", "b.read", "c.read"]);
  assertEquals(roles?.get("all")?.grants, ["*"]);
});

Deno.test("flattenRoles() finds circles of any length and chains that are too long", () => {
  assertEquals(flattenRoles(new Map([["a", entry([], ["a"])]])).problem, "cycle");
  const circle = new Map([
    ["a", entry([], ["b"])],
    ["b", entry([], ["c"])],
    ["c", entry([], ["a"])],
  ]);
  assertEquals(flattenRoles(circle).problem, "cycle");
  const chain = (length: number) =>
    new Map(Array.from({ length }, (_, at) => [`r${at}`, entry([], [`r${at + 1}`])] as const));
  assertEquals(flattenRoles(chain(MAX_DEPTH)).problem, undefined);
  assertEquals(flattenRoles(chain(MAX_DEPTH + 1)).problem, "depth");
});
