import type { ScopedInput } from "../_kernel/endpoint.ts";
import { fail } from "../_kernel/errors.ts";
import { notCovered, type OrganizationPlace } from "../_kernel/permissions.ts";
import type { Rights } from "../_kernel/rights.ts";
import { API_KEYS_ERROR_CODES } from "./error_codes.ts";

/**
 * The permissions a key is given: those asked for, or all that the caller holds now where the key is
 * to act. A key never holds more than its maker, and keeps what it was given when they leave.
 *
 * @throws {APIError} 400 `UNKNOWN_PERMISSION_SLUGS`
 * @throws {APIError} 403 `API_KEY_PERMISSION_NOT_HELD` when one is asked for that they do not hold
 */
export async function grantedPermissions(
  { rights, roles }: Pick<ScopedInput<unknown>, "rights" | "roles">,
  asked: readonly string[] | undefined,
  options: OrganizationPlace,
): Promise<readonly string[]> {
  if (asked === undefined) return await rights.held(options);
  await roles.requireKnownPermissions(asked);
  await requireHeldForKey(rights, asked, options);
  return [...new Set(asked)];
}

/**
 * Refuses to make a key that may do what the caller may not, where the key is to act.
 *
 * @throws {APIError} 403 `API_KEY_PERMISSION_NOT_HELD`
 */
export async function requireHeldForKey(
  rights: Rights,
  permissions: readonly string[],
  options: OrganizationPlace,
): Promise<void> {
  if (notCovered(await rights.held(options), permissions).length > 0) {
    fail("FORBIDDEN", API_KEYS_ERROR_CODES.API_KEY_PERMISSION_NOT_HELD);
  }
}
