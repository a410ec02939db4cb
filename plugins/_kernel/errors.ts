import { APIError } from "better-auth/api";
import { defineErrorCodes, type ErrorCode, type ErrorCodes } from "./error_codes.ts";

export { defineErrorCodes, type ErrorCode, type ErrorCodes } from "./error_codes.ts";

/** HTTP statuses the plugins answer with; the names are Better Auth's. */
export type ErrorStatus =
  | "BAD_REQUEST"
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "UNPROCESSABLE_ENTITY"
  | "TOO_MANY_REQUESTS";

/** Codes any endpoint may answer with, whatever its plugin. */
export const KERNEL_ERROR_CODES: ErrorCodes<
  "AUTHENTICATION_REQUIRED" | "PROJECT_SCOPE_REQUIRED"
> = defineErrorCodes({
  AUTHENTICATION_REQUIRED: "Sign in, or send a server API key as a bearer token",
  PROJECT_SCOPE_REQUIRED:
    "This endpoint belongs to the platform; call it without a project API key",
});

/**
 * Ends the request with `{ code, message }` and the given status.
 *
 * @throws {APIError} always
 */
export function fail(status: ErrorStatus, error: ErrorCode): never {
  throw APIError.from(status, error);
}

/**
 * The 403 of a missing permission. Its code names the permission without dots, as the SDK's
 * documentation has it: `vault.read` gives `MISSING_PERMISSION_VAULTREAD`.
 *
 * @throws {APIError} always
 */
export function failMissingPermission(permission: string): never {
  const code = `MISSING_PERMISSION_${permission.replaceAll(".", "").toUpperCase()}`;
  return fail("FORBIDDEN", { code, message: `Ask for the permission ${permission}` });
}
