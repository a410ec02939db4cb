import { check } from "../_kernel/check.ts";
import { type LightEndpoint, lightEndpoint } from "../_kernel/light_endpoint.ts";
import { type ActionsByResource, PLAIN_ACTIONS, slugsOf } from "../_kernel/permission_query.ts";
import { optional, text } from "../_kernel/plain_fields.ts";
import type { HasOrganizationPermissionReply } from "./client_types.ts";
import { organizationIdOf } from "./named_organization.ts";

interface Body {
  organizationId?: string;
  permission?: ActionsByResource;
  permissions?: ActionsByResource;
}

/** Whether permissions are asked for under one of both names. */
export function asksOnce({ permission, permissions }: Body): boolean {
  return (permission === undefined) !== (permissions === undefined);
}

/** Whether one permission is asked for at least. */
export function asksSome({ permission, permissions }: Body): boolean {
  return slugsOf(permission ?? permissions ?? {}).length > 0;
}

/** {@link hasOrganizationPermission} of `endpoints/has_permission.ts` without the schema of its body. */
export const HAS_ORGANIZATION_PERMISSION: LightEndpoint<
  "/organization/has-permission",
  Body,
  HasOrganizationPermissionReply
> = lightEndpoint({
  path: "/organization/has-permission",
  plain: {
    organizationId: optional(text({ max: 64 })),
    permission: optional(PLAIN_ACTIONS),
    permissions: optional(PLAIN_ACTIONS),
  },
  together: (body) => asksOnce(body) && asksSome(body),
  asks: ({ organizationId }) => ({ organizationId, orActive: true }),
  permission: null,
  async handle(input) {
    const { permission, permissions } = input.body;
    const organizationId = organizationIdOf(input, input.body.organizationId);
    const asked = slugsOf(permission ?? permissions ?? {});
    const { allowed } = check(await input.rights.holdings({ organizationId }), asked);
    return { success: allowed, error: null };
  },
});
