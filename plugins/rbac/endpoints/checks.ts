import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { GRANT_PATTERN } from "../../_kernel/permissions.ts";
import {
  CHECK_PERMISSION,
  CHECK_PERMISSIONS,
  hasOneSubject,
  MAX_CHECKED,
  MY_PERMISSIONS,
} from "../checks.ts";

const id = ID_FIELD.optional();
const permission = z.string().regex(GRANT_PATTERN);
const SUBJECT_FIELDS = { projectId: id, userId: id, keyId: id, organizationId: id };
const ONE_SUBJECT = "Give userId or keyId";

const checkBody = z.object({
  ...SUBJECT_FIELDS,
  permission,
  explain: z.boolean().optional(),
}).refine(hasOneSubject, ONE_SUBJECT);
const checksBody = z.object({
  ...SUBJECT_FIELDS,
  permissions: z.array(permission).min(1).max(MAX_CHECKED),
  operator: z.enum(["all", "any"]).optional(),
  explain: z.boolean().optional(),
}).refine(hasOneSubject, ONE_SUBJECT);
const subjectBody = z.object(SUBJECT_FIELDS)
  .refine(hasOneSubject, ONE_SUBJECT);

/** `POST /banata/rbac/check-permission`: whether the caller or somebody else holds a permission. */
export const checkPermission = endpoint(
  CHECK_PERMISSION.path,
  { body: checkBody, permission: CHECK_PERMISSION.permission },
  CHECK_PERMISSION.handle,
);

/** `POST /banata/rbac/check-permissions`: whether all of some permissions are held, or any. */
export const checkPermissions = endpoint(
  CHECK_PERMISSIONS.path,
  { body: checksBody, permission: CHECK_PERMISSIONS.permission },
  CHECK_PERMISSIONS.handle,
);

/** `POST /banata/rbac/my-permissions`: all that is held, sorted; `["*"]` is everything. */
export const myPermissions = endpoint(
  MY_PERMISSIONS.path,
  { body: subjectBody, permission: MY_PERMISSIONS.permission },
  MY_PERMISSIONS.handle,
);
