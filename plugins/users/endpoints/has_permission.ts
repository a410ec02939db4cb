import { z } from "zod";
import { scopedEndpoint } from "../../_kernel/endpoint.ts";
import { failMissingPermission } from "../../_kernel/errors.ts";
import { hasPermission } from "../../_kernel/permissions.ts";
import type { Actor, Scope } from "../../_kernel/scope.ts";
import type { ScopedStore } from "../../_kernel/store.ts";
import { ROLE_FIELD, toRole } from "../fields.ts";
import { getUserRow } from "../store.ts";
import type { HasPermissionBody, Permissions, UsersPlugin } from "../types.ts";

const slug = z.string().min(1).max(100);
const permissions: z.ZodType<Permissions, Permissions> = z.union([
  slug,
  z.array(slug).min(1).max(100),
  z.record(slug, z.array(slug).max(100)),
]);

const body: z.ZodType<HasPermissionBody, HasPermissionBody> = z.object({
  userId: z.string().min(1).max(64).optional(),
  role: ROLE_FIELD.optional(),
  permission: permissions.optional(),
  permissions: permissions.optional(),
}).refine(
  ({ permission, permissions }) => (permission === undefined) !== (permissions === undefined),
  "Give permission or permissions",
);

/**
 * `POST /admin/has-permission`: whether all of the permissions are held, by the caller, or with
 * `role.read` by another user of the project or by somebody with the given roles.
 */
export const userHasPermission: UsersPlugin["endpoints"]["userHasPermission"] = scopedEndpoint(
  "/admin/has-permission",
  { body, permission: () => null },
  async ({ actor, scope, store, body }) => {
    const asked = slugsOf(body.permission ?? body.permissions ?? []);
    const subject = await subjectOf(body, { actor, scope, store });
    const success = asked.every((permission) => hasPermission(subject, permission, { scope }));
    return { success, error: null };
  },
);

async function subjectOf(
  { role, userId }: HasPermissionBody,
  { actor, scope, store }: { actor: Actor; scope: Scope; store: ScopedStore },
): Promise<Actor> {
  if (userId === undefined && role === undefined) return actor;
  const isSelf = actor.type === "user" && userId === actor.id && role === undefined;
  if (!isSelf && !hasPermission(actor, "role.read", { scope })) {
    return failMissingPermission("role.read");
  }
  if (role !== undefined) return { type: "user", id: userId ?? "", role: toRole(role) };
  const user = await getUserRow(store, userId ?? "");
  return { type: "user", id: user.id, role: String(user.role ?? "") };
}

/** `{ vault: ["read", "write"] }` is `vault.read` and `vault.write`. */
function slugsOf(permissions: Permissions): string[] {
  if (typeof permissions === "string") return [permissions];
  if (Array.isArray(permissions)) return permissions;
  return Object.entries(permissions)
    .flatMap(([resource, actions]) => actions.map((action) => `${resource}.${action}`));
}
