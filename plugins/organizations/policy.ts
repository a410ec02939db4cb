import { lacksFactor } from "../../rules/row_states.ts";
import { type ErrorCode, fail } from "../_kernel/errors.ts";
import type { CurrentSession } from "../_kernel/request_state.ts";
import type { Changes, OrganizationRow, ScopedStore } from "../_kernel/store.ts";
import { ORGANIZATIONS_ERROR_CODES } from "./error_codes.ts";

/** Who is judged by an organization's policy. */
interface PolicySubject {
  readonly store: Pick<ScopedStore, "findOne">;
  readonly userId: string;
  /** The session of whoever acts; it is the subject's own when their ids are the same. */
  readonly session: CurrentSession | null;
}

/** Columns of an organization: `requireMfa`, `ssoEnforced` and `allowedEmailDomains` are its policy. */
type Policy = Pick<
  Changes<OrganizationRow>,
  "allowedEmailDomains" | "requireMfa" | "ssoEnforced"
>;

/**
 * What a member does not fulfil of an organization's policy, or null: whoever does not fulfil it holds no
 * role there. Of somebody who is not signed in here nobody knows how they would sign in, so only their
 * second factor is asked for.
 */
export async function unmetPolicy(
  policy: Policy,
  { session, store, userId }: PolicySubject,
): Promise<ErrorCode | null> {
  const own = session?.userId === userId ? session : null;
  if (policy.ssoEnforced === true && own !== null && !own.isFromProvider) {
    return ORGANIZATIONS_ERROR_CODES.ORGANIZATION_SSO_REQUIRED;
  }
  if (policy.requireMfa !== true) return null;
  const hasSecondFactor = own?.hasSecondFactor ??
    (await store.findOne("user", { id: userId }))?.twoFactorEnabled === true;
  return lacksFactor(policy, hasSecondFactor)
    ? ORGANIZATIONS_ERROR_CODES.ORGANIZATION_MFA_REQUIRED
    : null;
}

/**
 * Refuses an address whose domain the organization does not allow; a subdomain is another domain.
 *
 * @throws {APIError} 403 `EMAIL_DOMAIN_NOT_ALLOWED`
 */
export function requireAllowedDomain({ allowedEmailDomains }: Policy, email: string): void {
  if (!allowedEmailDomains) return;
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  if (!allowedEmailDomains.includes(domain)) {
    fail("FORBIDDEN", ORGANIZATIONS_ERROR_CODES.EMAIL_DOMAIN_NOT_ALLOWED);
  }
}
