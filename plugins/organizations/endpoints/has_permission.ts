import * as z from "zod";
import { check } from "../../_kernel/check.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { ACTIONS_BY_RESOURCE, slugsOf } from "../../_kernel/permission_query.ts";
import type { HasOrganizationPermissionReply } from "../client_types.ts";
import { ID } from "../fields.ts";
import { organizationIdOf } from "./_organization_endpoint.ts";

const body = z.object({
  organizationId: ID.optional(),
  permission: ACTIONS_BY_RESOURCE.optional(),
  permissions: ACTIONS_BY_RESOURCE.optional(),
}).refine(
  ({ permission, permissions }) => (permission === undefined) !== (permissions === undefined),
  "Give permission or permissions",
).refine(
  ({ permission, permissions }) => slugsOf(permission ?? permissions ?? {}).length > 0,
  "Ask for one permission at least",
);

/**
 * `POST /organization/has-permission`: whether the caller holds all of some permissions in an
 * organization, e.g. `{ organization: ["update"] }` for `organization.update`. Whoever is no member holds
 * what their project roles grant.
 */
export const hasOrganizationPermission = endpoint(
  "/organization/has-permission",
  { body, permission: () => null },
  async (input): Promise<HasOrganizationPermissionReply> => {
    const { permission, permissions } = input.body;
    const organizationId = organizationIdOf(input, input.body.organizationId);
    const asked = slugsOf(permission ?? permissions ?? {});
    const { allowed } = check(await input.rights.holdings({ organizationId }), asked);
    return { success: allowed, error: null };
  },
);
