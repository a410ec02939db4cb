import { defineErrorCodes, type ErrorCodes, NO_ORGANIZATION } from "../_kernel/error_codes.ts";

/** Errors of roles and permissions. */
export const RBAC_ERROR_CODES: ErrorCodes<
  | "UNKNOWN_ROLES"
  | "UNKNOWN_PERMISSION_SLUGS"
  | "ROLE_NOT_FOUND"
  | "ROLE_SLUG_TAKEN"
  | "ROLE_SLUG_SUPER_ADMIN_IS_RESERVED"
  | "ROLE_SLUG_IS_RESERVED"
  | "ROLE_IS_FIXED"
  | "ROLE_CHANGED"
  | "ROLE_IN_USE"
  | "ROLE_INHERITANCE_CYCLE"
  | "ROLE_INHERITANCE_TOO_DEEP"
  | "ROLE_LIMIT_REACHED"
  | "PERMISSION_NOT_FOUND"
  | "PERMISSION_SLUG_TAKEN"
  | "PERMISSION_IN_USE"
  | "PERMISSION_LIMIT_REACHED"
  | "BUILTIN_PERMISSIONS_CANNOT_BE_UPDATED"
  | "BUILTIN_PERMISSIONS_CANNOT_BE_DELETED"
  | "LAST_SUPER_ADMIN"
  | "LAST_ADMINISTRATOR"
  | "SUBJECT_NOT_FOUND"
  | "ORGANIZATION_REQUIRED"
  | "ORGANIZATION_NOT_FOUND"
> = defineErrorCodes({
  UNKNOWN_ROLES: "Use roles that the project has",
  UNKNOWN_PERMISSION_SLUGS: "Use permissions that the project has",
  ROLE_NOT_FOUND: "Check the role id, the project has no such role",
  ROLE_SLUG_TAKEN: "Choose another slug, a role of the project has it",
  ROLE_SLUG_SUPER_ADMIN_IS_RESERVED: "Choose another slug, super_admin is built in",
  ROLE_SLUG_IS_RESERVED: "Choose another slug, user means nobody in particular",
  ROLE_IS_FIXED: "Change another role, this one stays as it is",
  ROLE_CHANGED: "Read the role again, somebody changed it since",
  ROLE_IN_USE: "Take the role away from everybody who holds, is invited to or inherits it first",
  ROLE_INHERITANCE_CYCLE: "Leave out the role that inherits this one",
  ROLE_INHERITANCE_TOO_DEEP: "Let roles inherit along at most 8 others",
  ROLE_LIMIT_REACHED: "Delete roles or take permissions out of them, the project has too many",
  PERMISSION_NOT_FOUND: "Check the permission id, the project has no such permission",
  PERMISSION_SLUG_TAKEN: "Choose another slug, a permission of the project has it",
  PERMISSION_IN_USE: "Take the permission out of roles first, more than 50 have it",
  PERMISSION_LIMIT_REACHED: "Delete permissions first, the project has 500",
  BUILTIN_PERMISSIONS_CANNOT_BE_UPDATED: "Change permissions of the project's own only",
  BUILTIN_PERMISSIONS_CANNOT_BE_DELETED: "Delete permissions of the project's own only",
  LAST_SUPER_ADMIN: "Make somebody else a super administrator first",
  LAST_ADMINISTRATOR: "Make somebody else an administrator first",
  SUBJECT_NOT_FOUND: "Check the id, the project has no such user or API key",
  ORGANIZATION_REQUIRED: "Name an organization, or make one the active one of the session",
  ORGANIZATION_NOT_FOUND: NO_ORGANIZATION,
});
