import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { ACTIONS_BY_RESOURCE } from "../../_kernel/permission_fields.ts";
import { ID } from "../fields.ts";
import { asksOnce, asksSome, HAS_ORGANIZATION_PERMISSION } from "../has_permission.ts";

const body = z.object({
  organizationId: ID.optional(),
  permission: ACTIONS_BY_RESOURCE.optional(),
  permissions: ACTIONS_BY_RESOURCE.optional(),
}).refine(asksOnce, "Give permission or permissions")
  .refine(asksSome, "Ask for one permission at least");

/**
 * `POST /organization/has-permission`: whether the caller holds all of some permissions in an
 * organization, e.g. `{ organization: ["update"] }` for `organization.update`. Whoever is no member holds
 * what their project roles grant.
 */
export const hasOrganizationPermission = endpoint(
  HAS_ORGANIZATION_PERMISSION.path,
  { body, permission: HAS_ORGANIZATION_PERMISSION.permission },
  HAS_ORGANIZATION_PERMISSION.handle,
);
