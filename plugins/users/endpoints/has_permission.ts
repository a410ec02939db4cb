import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { PERMISSIONS } from "../../_kernel/permission_fields.ts";
import { ROLE_FIELD } from "../fields.ts";
import { asksOnce, HAS_PERMISSION } from "../has_permission.ts";

const body = z.object({
  userId: ID_FIELD.optional(),
  role: ROLE_FIELD.optional(),
  organizationId: ID_FIELD.optional(),
  explain: z.boolean().optional(),
  permission: PERMISSIONS.optional(),
  permissions: PERMISSIONS.optional(),
}).refine(
  asksOnce,
  "Give permission or permissions",
);

/**
 * `POST /admin/has-permission`: whether all of the permissions are held, by the caller, or with
 * `role.read` by another user of the project or by somebody with the given roles.
 */
export const userHasPermission = endpoint(
  HAS_PERMISSION.path,
  { body, permission: HAS_PERMISSION.permission },
  HAS_PERMISSION.handle,
);
