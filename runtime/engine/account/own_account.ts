import { getSessionFromCtx } from "better-auth/api";
import { defineErrorCodes, fail } from "../../../plugins/_kernel/errors.ts";

/** Errors of whoever acts as somebody else. */
export const OWN_ACCOUNT_ERROR_CODES = defineErrorCodes({
  NOT_WHILE_IMPERSONATING: "Let the users themselves change what opens their account",
});

/**
 * Refuses an administrator who acts as a user what would outlive the impersonation: another address, a
 * password, a provider's account, a second factor, the name to sign in with. Administrators have endpoints
 * of their own for what they may do of it, with their own name in the event.
 */
export async function refuseImpersonator(
  ctx: Parameters<typeof getSessionFromCtx>[0],
): Promise<void> {
  const found = await getSessionFromCtx(ctx);
  if (found && "impersonatedBy" in found.session && found.session.impersonatedBy) {
    fail("FORBIDDEN", OWN_ACCOUNT_ERROR_CODES.NOT_WHILE_IMPERSONATING);
  }
}
