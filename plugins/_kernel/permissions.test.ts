import { assertEquals } from "@std/assert";
import {
  effectivePermissions,
  GRANT_PATTERN,
  grants,
  holdingsOf,
  notCovered,
  PERMISSION_PATTERN,
  type PermissionSources,
} from "./permissions.ts";
import type { Actor } from "./scope.ts";

const ROLES: Readonly<Record<string, readonly string[]>> = {
  super_admin: ["*"],
  reader: ["vault.read"],
  writer: ["vault.read", "vault.write"],
};
const SOURCES: PermissionSources = {
  scope: { projectId: "p" },
  roles: { permissionsOf: (asked) => Promise.resolve(asked.flatMap((role) => ROLES[role] ?? [])) },
  memberships: {
    rolesOf: (organizationId, userId) =>
      Promise.resolve(organizationId === "org_a" && userId === "ada" ? ["super_admin"] : null),
  },
};
const user = (id: string, role: string | null): Actor => ({ type: "user", id, role });
const key = (organizationId: string | null): Actor => ({
  type: "api_key",
  id: "ak",
  name: "",
  permissions: ["vault.*"],
  organizationId,
  expiresAt: null,
});
const held = (actor: Actor, organizationId?: string) =>
  effectivePermissions(actor, { ...SOURCES, organizationId });

Deno.test("effectivePermissions() counts an organization's role in that organization only", async () => {
  assertEquals(await held(user("ada", "reader")), ["vault.read"]);
  assertEquals(await held(user("ada", "reader"), "org_a"), ["vault.read", "*"]);
  assertEquals(await held(user("ada", "reader"), "org_b"), ["vault.read"]);
  assertEquals(await held(user("ada", null)), []);
});

Deno.test("effectivePermissions() joins the project roles of a user everywhere", async () => {
  assertEquals(await held(user("bob", "user,reader,writer,gone")), ["vault.read", "vault.write"]);
  assertEquals(await held(user("bob", "writer"), "org_a"), ["vault.read", "vault.write"]);
});

Deno.test("effectivePermissions() gives a key its list, and an organization's key only there", async () => {
  assertEquals(await held(key(null)), ["vault.*"]);
  assertEquals(await held(key(null), "org_a"), ["vault.*"]);
  assertEquals(await held(key("org_a"), "org_a"), ["vault.*"]);
  assertEquals(await held(key("org_a"), "org_b"), []);
  assertEquals(await held(key("org_a")), []);
  assertEquals(await held({ type: "operator", id: "o" }), ["*"]);
});

Deno.test("holdingsOf() says which role in which place grants what", async () => {
  const holdings = await holdingsOf(user("ada", "reader"), { ...SOURCES, organizationId: "org_a" });
  assertEquals(holdings, [
    { role: "reader", organizationId: null, permissions: ["vault.read"] },
    { role: "super_admin", organizationId: "org_a", permissions: ["*"] },
  ]);
});

Deno.test("grants() knows wildcards of a resource, and a wildcard only under a wildcard", () => {
  assertEquals(grants(["vault.*"], "vault.read"), true);
  assertEquals(grants(["vault.*"], "vaults.read"), false);
  assertEquals(grants(["vault.read", "vault.write"], "vault.*"), false);
  assertEquals(notCovered(["vault.*", "role.read"], ["vault.read", "role.*", "*"]), [
    "role.*",
    "*",
  ]);
});

Deno.test("PERMISSION_PATTERN and GRANT_PATTERN take resource.action, and wildcards as grants only", () => {
  for (const slug of ["a.b", "api_key.create"]) {
    assertEquals([PERMISSION_PATTERN.test(slug), GRANT_PATTERN.test(slug)], [true, true]);
  }
  for (const grant of ["*", "vault.*"]) {
    assertEquals([PERMISSION_PATTERN.test(grant), GRANT_PATTERN.test(grant)], [false, true]);
  }
  for (const slug of ["", "a", "A.b", "a.b.c", "* bad,slug", "a.b\n", "a .b", "a,b.c", "*.*"]) {
    assertEquals([PERMISSION_PATTERN.test(slug), GRANT_PATTERN.test(slug)], [false, false]);
  }
});
