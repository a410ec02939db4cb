import { fail } from "../_kernel/errors.ts";
import { notCovered, type OrganizationPlace } from "../_kernel/permissions.ts";
import type { Rights } from "../_kernel/rights.ts";
import { API_KEYS_ERROR_CODES } from "./error_codes.ts";

/**
 * The permissions a key is given: those asked for, or all that the caller holds now where the key is
 * to act. A key never holds more than who made it, and keeps what it was given when he leaves.
 *
 * @throws {APIError} 403 `API_KEY_PERMISSION_NOT_HELD` when one is asked for that he does not hold
 */
export async function grantedPermissions(
  rights: Rights,
  asked: readonly string[] | undefined,
  options: OrganizationPlace,
): Promise<readonly string[]> {
  const held = await rights.held(options);
  if (asked === undefined) return held;
  if (notCovered(held, asked).length > 0) {
    fail("FORBIDDEN", API_KEYS_ERROR_CODES.API_KEY_PERMISSION_NOT_HELD);
  }
  return [...new Set(asked)];
}
