import { defineErrorCodes, type ErrorCodes, NO_ORGANIZATION } from "../_kernel/error_codes.ts";

/** Errors of the API key endpoints. */
export const API_KEYS_ERROR_CODES: ErrorCodes<
  | "API_KEY_NOT_FOUND"
  | "API_KEY_EXPIRY_IN_PAST"
  | "API_KEY_PERMISSION_NOT_HELD"
  | "API_KEY_LIMITS_NOT_KEPT"
  | "API_KEY_PROJECT_REQUIRED"
  | "API_KEY_ORGANIZATION_NOT_FOUND"
  | "NOT_WHILE_IMPERSONATING"
> = defineErrorCodes({
  API_KEY_NOT_FOUND: "Check the key id, the project has no such key",
  API_KEY_EXPIRY_IN_PAST: "Set expiresAt to a time in the future",
  API_KEY_PERMISSION_NOT_HELD: "Grant the key only permissions that you hold yourself",
  API_KEY_LIMITS_NOT_KEPT:
    "Give the key no later end, no other networks and no higher rate than the key has that you send",
  API_KEY_ORGANIZATION_NOT_FOUND: NO_ORGANIZATION,
  NOT_WHILE_IMPERSONATING: "Make the key as yourself, it would outlive the session you act in",
  API_KEY_PROJECT_REQUIRED: "Say with projectId which project the key is for",
});
