import { check } from "../_kernel/check.ts";
import { fail } from "../_kernel/errors.ts";
import { type LightEndpoint, lightEndpoint, type LightInput } from "../_kernel/light_endpoint.ts";
import { type Permissions, PLAIN_PERMISSIONS, slugsOf } from "../_kernel/permission_query.ts";
import { type OrganizationPlace, toRole } from "../_kernel/permissions.ts";
import { absent, flag, optional, text } from "../_kernel/plain_fields.ts";
import type { Rights } from "../_kernel/rights.ts";
import { userSubject } from "../_kernel/subjects.ts";
import { USERS_ERROR_CODES } from "./error_codes.ts";
import type { HasPermissionReply } from "./types.ts";

interface Body {
  userId?: string;
  role?: string | string[];
  organizationId?: string;
  explain?: boolean;
  permission?: Permissions;
  permissions?: Permissions;
}

/** Whether permissions are asked for under one of both names. */
export function asksOnce({ permission, permissions }: Body): boolean {
  return (permission === undefined) !== (permissions === undefined);
}

/** {@link userHasPermission} of `endpoints/has_permission.ts` without the schema of its body. */
export const HAS_PERMISSION: LightEndpoint<"/admin/has-permission", Body, HasPermissionReply> =
  lightEndpoint({
    path: "/admin/has-permission",
    plain: {
      userId: optional(text({ max: 64 })),
      role: absent,
      organizationId: optional(text({ max: 64 })),
      explain: optional(flag),
      permission: optional(PLAIN_PERMISSIONS),
      permissions: optional(PLAIN_PERMISSIONS),
    },
    together: asksOnce,
    asks: ({ organizationId, userId }) => ({ organizationId, userId }),
    permission: null,
    async handle(input) {
      const { explain, organizationId, permission, permissions } = input.body;
      const asked = slugsOf(permission ?? permissions ?? []);
      const rights = await rightsToJudge(input, { organizationId });
      const { allowed, ...rest } = check(await rights.holdings({ organizationId }), asked, {
        explain,
      });
      return { success: allowed, error: null, ...rest };
    },
  });

async function rightsToJudge(
  { actor, body, memberships, now, rights, rightsOf, store }: LightInput<Body>,
  place: OrganizationPlace,
): Promise<Rights> {
  const { role, userId } = body;
  const isSelf = userId === undefined || actor.type === "user" && userId === actor.id;
  if (isSelf && role === undefined) return rights;
  await rights.require("role.read", place);
  if (role !== undefined) return rightsOf({ type: "user", id: userId ?? "", role: toRole(role) });
  const user = await store.findOne("user", { id: userId ?? "" }) ??
    fail("NOT_FOUND", USERS_ERROR_CODES.USER_NOT_FOUND);
  const { organizationId } = place;
  // Whoever may read roles in one organization only hears of no user but its members.
  const isOutside = organizationId !== undefined && !await rights.has("role.read") &&
    await memberships.rolesOf(organizationId, user.id) === null;
  if (isOutside) fail("NOT_FOUND", USERS_ERROR_CODES.USER_NOT_FOUND);
  return rightsOf(userSubject(user, now));
}
