import * as z from "zod";
import { check } from "../../_kernel/check.ts";
import { endpoint, type ScopedInput } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { PERMISSIONS, slugsOf } from "../../_kernel/permission_query.ts";
import type { OrganizationPlace } from "../../_kernel/permissions.ts";
import type { Rights } from "../../_kernel/rights.ts";
import { userSubject } from "../../_kernel/subjects.ts";
import { USERS_ERROR_CODES } from "../error_codes.ts";
import { ROLE_FIELD, toRole } from "../fields.ts";
import { getUserRow } from "../store.ts";
import type { HasPermissionReply } from "../types.ts";

const body = z.object({
  userId: z.string().min(1).max(64).optional(),
  role: ROLE_FIELD.optional(),
  organizationId: z.string().min(1).max(64).optional(),
  explain: z.boolean().optional(),
  permission: PERMISSIONS.optional(),
  permissions: PERMISSIONS.optional(),
}).refine(
  ({ permission, permissions }) => (permission === undefined) !== (permissions === undefined),
  "Give permission or permissions",
);
type Body = z.infer<typeof body>;

/**
 * `POST /admin/has-permission`: whether all of the permissions are held, by the caller, or with
 * `role.read` by another user of the project or by somebody with the given roles.
 */
export const userHasPermission = endpoint(
  "/admin/has-permission",
  { body, permission: () => null },
  async (input): Promise<HasPermissionReply> => {
    const { explain, organizationId, permission, permissions } = input.body;
    const asked = slugsOf(permission ?? permissions ?? []);
    const rights = await rightsToJudge(input, { organizationId });
    const { allowed, ...rest } = check(await rights.holdings({ organizationId }), asked, {
      explain,
    });
    return { success: allowed, error: null, ...rest };
  },
);

async function rightsToJudge(
  { actor, body, memberships, now, rights, rightsOf, store }: ScopedInput<Body>,
  place: OrganizationPlace,
): Promise<Rights> {
  const { role, userId } = body;
  if (userId === undefined && role === undefined) return rights;
  const isSelf = actor.type === "user" && userId === actor.id && role === undefined;
  if (!isSelf) await rights.require("role.read", place);
  if (role !== undefined) return rightsOf({ type: "user", id: userId ?? "", role: toRole(role) });
  const user = await getUserRow(store, userId ?? "");
  const { organizationId } = place;
  // Whoever may read roles in one organization only hears of no user but its members.
  const isOutside = organizationId !== undefined && !isSelf && !await rights.has("role.read") &&
    await memberships.rolesOf(organizationId, user.id) === null;
  if (isOutside) fail("NOT_FOUND", USERS_ERROR_CODES.USER_NOT_FOUND);
  return rightsOf(userSubject(user, now));
}
