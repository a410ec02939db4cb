import type { ScopedInput } from "../_kernel/endpoint.ts";
import { fail } from "../_kernel/errors.ts";
import { ORGANIZATIONS_ERROR_CODES } from "./error_codes.ts";

/**
 * The organization that a request names, else the one that the caller's key is limited to, else the
 * active one of their session.
 *
 * @throws {APIError} 400 `ORGANIZATION_REQUIRED`
 */
export function organizationIdOf(
  { actor, currentSession }: Pick<ScopedInput<never>, "actor" | "currentSession">,
  named: string | undefined,
): string {
  const own = actor.type === "api_key" ? actor.organizationId : null;
  return named ?? own ?? currentSession?.activeOrganizationId ??
    fail("BAD_REQUEST", ORGANIZATIONS_ERROR_CODES.ORGANIZATION_REQUIRED);
}
