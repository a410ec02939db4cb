import { fail } from "../_kernel/errors.ts";
import type { OrganizationMailsRow, ScopedStore } from "../_kernel/store.ts";
import { TEMPLATES_ERROR_CODES } from "./template_codes.ts";

/**
 * What an organization's mails have of their own; null for nothing.
 *
 * @throws {APIError} 404 EMAIL_ORGANIZATION_NOT_FOUND
 */
export async function getMails(
  store: ScopedStore,
  organizationId: string,
): Promise<OrganizationMailsRow | null> {
  const organization = await store.findOne("organization", { id: organizationId });
  if (organization === null) {
    return fail("NOT_FOUND", TEMPLATES_ERROR_CODES.EMAIL_ORGANIZATION_NOT_FOUND);
  }
  return await store.findOne("organizationMails", { organizationId });
}
