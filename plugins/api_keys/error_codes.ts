import { defineErrorCodes } from "../_kernel/errors.ts";

/** Errors of the API key endpoints. */
export const API_KEYS_ERROR_CODES = defineErrorCodes({
  INVALID_API_KEY: "Send a valid API key of this platform",
  API_KEY_NOT_FOUND: "Check the key id, the project has no such key",
  API_KEY_EXPIRY_IN_PAST: "Set expiresAt to a time in the future",
  API_KEY_PERMISSION_NOT_HELD: "Grant the key only permissions that you hold yourself",
  API_KEY_PROJECT_REQUIRED: "Say with projectId which project the key is for",
});
