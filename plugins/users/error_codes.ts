import { defineErrorCodes, type ErrorCodes } from "../_kernel/error_codes.ts";

/** Errors of the users endpoints. */
export const USERS_ERROR_CODES: ErrorCodes<
  | "USER_NOT_FOUND"
  | "USER_ALREADY_EXISTS"
  | "SESSION_NOT_FOUND"
  | "BANNED_USER"
  | "CANNOT_REMOVE_YOURSELF"
  | "USER_OWNS_PROJECTS"
  | "NOT_IMPERSONATING"
  | "CANNOT_IMPERSONATE_ADMINISTRATOR"
  | "ALREADY_IMPERSONATING"
  | "SECOND_FACTOR_NOT_ENABLED"
  | "CANNOT_REMOVE_OWN_SECOND_FACTOR"
  | "METADATA_TOO_LARGE"
  | "UNKNOWN_FIELD"
> = defineErrorCodes({
  USER_NOT_FOUND: "Check the user id, the project has no such user",
  USER_ALREADY_EXISTS: "Choose another address or username, a user of the project has it",
  SESSION_NOT_FOUND: "Check the session, the project has no such session",
  BANNED_USER: "Ask the app's support, this account is banned",
  CANNOT_REMOVE_YOURSELF: "Let another administrator remove you",
  USER_OWNS_PROJECTS:
    "Let the user transfer the projects they own first, deleted ones too until they are erased",
  NOT_IMPERSONATING: "Impersonate a user before you stop",
  CANNOT_IMPERSONATE_ADMINISTRATOR: "Impersonate a user who is no administrator",
  ALREADY_IMPERSONATING: "Stop impersonating before you impersonate somebody else",
  CANNOT_REMOVE_OWN_SECOND_FACTOR: "Switch your own off with your password, at /two-factor/disable",
  SECOND_FACTOR_NOT_ENABLED: "Check the user, who has no second factor",
  METADATA_TOO_LARGE: "Keep metadata within 16 KiB of JSON",
  UNKNOWN_FIELD: "Put what is not a field of a user into metadata",
});
