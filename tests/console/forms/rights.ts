import { assertEquals } from "@std/assert";
import { type Json, ok } from "../../support/client.ts";
import type { Desk, FormCase } from "./desk.ts";

const ROLES = "p/:projectId/roles";
const PERMISSIONS = "p/:projectId/permissions";
const KEYS = "p/:projectId/keys";

const roleOf = async ({ api }: Desk, slug: string): Promise<Json> =>
  (await api("/banata/config/roles/list")).roles.find((role: Json) => role.slug === slug);
const permissionOf = async ({ api }: Desk, slug: string): Promise<Json> =>
  (await api("/banata/config/permissions/list")).permissions.find((each: Json) =>
    each.slug === slug
  );
const keyOf = async ({ world: { server } }: Desk, name: string): Promise<Json> =>
  (await ok(server.get("/api-key/list"))).find((key: Json) => key.name === name);

/** Forms of roles and permissions. */
export const RIGHTS: readonly FormCase[] = [
  {
    at: PERMISSIONS,
    opens: "New permission",
    fill: { Slug: "invoice.read", Name: "Read bills", Description: "קריאה" },
    path: "/banata/config/permissions/create",
    check: async (desk) => {
      assertEquals((await permissionOf(desk, "invoice.read")).description, "קריאה");
    },
  },
  {
    at: PERMISSIONS,
    opens: "Change",
    row: "invoice.read",
    fill: { Name: "Read bills 🧾" },
    submit: "Save",
    path: "/banata/config/permissions/update",
    check: async (desk) => {
      const { description, name } = await permissionOf(desk, "invoice.read");
      assertEquals([name, description], ["Read bills 🧾", "קריאה"]);
    },
  },
  {
    at: ROLES,
    opens: "New role",
    fill: { Name: "Clerk", Slug: "clerk", "All of a resource": "invoice.*", "vault.read": true },
    path: "/banata/config/roles/create",
    check: async (desk) => {
      const { permissions } = await roleOf(desk, "clerk");
      assertEquals(permissions.toSorted(), ["invoice.*", "vault.read"]);
    },
  },
  {
    at: ROLES,
    opens: "Change",
    row: "clerk",
    fill: { Description: "Of the office", "invoice.read": true, "All of a resource": "" },
    submit: "Save",
    path: "/banata/config/roles/update",
    check: async (desk) => {
      const { description, permissions } = await roleOf(desk, "clerk");
      assertEquals([description, permissions.toSorted()], [
        "Of the office",
        ["invoice.read", "vault.read"],
      ]);
    },
  },
  {
    at: ROLES,
    fill: ({ params: { userId = "" } }) => ({ "User’s id": userId, Permission: "vault.read" }),
    submit: "Explain",
    path: "/banata/rbac/check-permission",
    shows: /^(Yes\.|No: nothing grants it\.)$/,
    check: () => Promise.resolve(),
  },
  {
    at: ROLES,
    opens: "Remove",
    row: "clerk",
    fill: { "Type clerk to confirm": "clerk" },
    path: "/banata/config/roles/delete",
    check: async (desk) => assertEquals(await roleOf(desk, "clerk"), undefined),
  },
  {
    at: PERMISSIONS,
    opens: "Remove",
    row: "invoice.read",
    fill: { "Type invoice.read to confirm": "invoice.read" },
    path: "/banata/config/permissions/delete",
    check: async (desk) => assertEquals(await permissionOf(desk, "invoice.read"), undefined),
  },
];

/** Forms of API keys. */
export const API_KEYS: readonly FormCase[] = [
  {
    at: KEYS,
    opens: "New key",
    fill: { Name: "of the form", Permissions: "vault.read", Networks: "203.0.113.0/24" },
    path: "/api-key/create",
    shows: "is made. Copy the key now",
    check: async (desk) => {
      await desk.console.page.getByRole("button", { name: "I have kept it" }).click();
      const { allowedCidrs, permissions } = await keyOf(desk, "of the form");
      assertEquals([allowedCidrs, permissions], [["203.0.113.0/24"], ["vault.read"]]);
    },
  },
  {
    at: KEYS,
    opens: "Change",
    row: "of the form",
    fill: { Networks: "", "Requests at most": "12", Within: "3600000" },
    submit: "Save",
    path: "/api-key/update",
    shows: "12 requests in 3600 s",
    check: async (desk) => {
      const { allowedCidrs, permissions, rateLimit } = await keyOf(desk, "of the form");
      assertEquals([allowedCidrs, permissions], [null, ["vault.read"]]);
      assertEquals(rateLimit, { limit: 12, windowMs: 3_600_000 });
    },
  },
  {
    at: KEYS,
    opens: "Rotate",
    row: "of the form",
    fill: { "The old key ends": "0" },
    path: "/api-key/rotate",
    shows: "is made. Copy the key now",
    check: async (desk) => {
      await desk.console.page.getByRole("button", { name: "I have kept it" }).click();
      assertEquals((await keyOf(desk, "of the form")).rotatedFrom !== null, true);
    },
  },
  {
    at: KEYS,
    opens: "Revoke",
    row: "of the form",
    fill: { "Type of the form to confirm": "of the form" },
    path: "/api-key/delete",
    shows: "“of the form” is revoked",
    check: () => Promise.resolve(),
  },
];
