import { fail } from "../_kernel/errors.ts";
import { effectivePermissions, hasPermission } from "../_kernel/permissions.ts";
import type { Actor, Scope } from "../_kernel/scope.ts";
import { API_KEYS_ERROR_CODES } from "./error_codes.ts";

/**
 * The permissions a key is given: those asked for, or all that the caller holds now. A key never
 * holds more than who made it, and keeps what it was given when he leaves.
 *
 * @throws {APIError} 403 `API_KEY_PERMISSION_NOT_HELD` when one is asked for that he does not hold
 */
export function grantedPermissions(
  actor: Actor,
  asked: readonly string[] | undefined,
  { scope }: { scope: Scope },
): readonly string[] {
  if (asked === undefined) return effectivePermissions(actor, scope);
  if (asked.some((permission) => !hasPermission(actor, permission, { scope }))) {
    fail("FORBIDDEN", API_KEYS_ERROR_CODES.API_KEY_PERMISSION_NOT_HELD);
  }
  return [...new Set(asked)];
}
