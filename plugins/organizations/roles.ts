import { fail } from "../_kernel/errors.ts";
import { ORGANIZATIONS_ERROR_CODES } from "./error_codes.ts";
import { MAX_ROLES } from "./limits.ts";

/** The roles of a stored member or invitation. */
export function rolesOf({ role }: { role: string | null }): string[] {
  return role?.split(",").filter(Boolean) ?? [];
}

/**
 * The roles that a body names, each once, sorted.
 *
 * @throws {APIError} 400 `INVALID_ROLES` for none or more than ten
 */
export function parseRoles(role: string | readonly string[]): string[] {
  const texts = typeof role === "string" ? role.split(",") : role;
  const roles = [...new Set(texts.map((text) => text.trim()))].sort();
  if (roles.length === 0 || roles.length > MAX_ROLES || roles.some((it) => it === "")) {
    fail("BAD_REQUEST", ORGANIZATIONS_ERROR_CODES.INVALID_ROLES);
  }
  return roles;
}
