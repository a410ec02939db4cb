import { defineErrorCodes, type ErrorCodes } from "../_kernel/errors.ts";

/** Errors of roles and permissions. */
export const RBAC_ERROR_CODES: ErrorCodes<
  | "UNKNOWN_ROLES"
  | "UNKNOWN_PERMISSION_SLUGS"
> = defineErrorCodes({
  UNKNOWN_ROLES: "Use roles that the project has",
  UNKNOWN_PERMISSION_SLUGS: "Use permissions that the project has",
});
