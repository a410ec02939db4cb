import { assertEquals } from "@std/assert";
import type { Role } from "../plugins/rbac/types.ts";
import { granting, grantOf } from "./app/role_grants.ts";

function role(slug: string, permissions: string[], inherits: string[] = []): Role {
  const rest = { name: slug, description: "", isDefault: false, version: 1, createdAt: "" };
  return { id: slug, slug, permissions, inherits, ...rest };
}

const ROLES = [
  role("all", ["*"]),
  role("keeper", ["vault.*", "role.read"]),
  role("reader", ["vault.read"]),
  role("heir", [], ["keeper", "heir"]),
];

Deno.test("grantOf tells what a role names from what a wildcard or another role gives it", () => {
  const grant = grantOf(ROLES);
  const grants = (slug: string) => ROLES.map((each) => grant(each, slug));
  assertEquals(grants("vault.read"), ["wildcard", "wildcard", "own", "inherited"]);
  assertEquals(grants("role.read"), ["wildcard", "own", null, "inherited"]);
  assertEquals(grants("vaults.read"), ["wildcard", null, null, null]);
});

Deno.test("granting names every role that gives a permission, in whatever way", () => {
  assertEquals(granting(ROLES)("vault.read"), ["all", "keeper", "reader", "heir"]);
  assertEquals(granting(ROLES)("audit.read"), ["all"]);
});
