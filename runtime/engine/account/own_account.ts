import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { defineErrorCodes, fail } from "../../../plugins/_kernel/errors.ts";

/** Errors of whoever acts as somebody else. */
export const OWN_ACCOUNT_ERROR_CODES = defineErrorCodes({
  NOT_WHILE_IMPERSONATING: "Let the users themselves change what opens their account",
});

/** What changes how an account is opened, or tells what would open it. */
const OWN_PATHS =
  /^\/(?:change-email|change-password|link-social|unlink-account|get-access-token|refresh-token|delete-anonymous-user|two-factor\/.+)$/;

/** A name or picture opens nothing, a user name does. */
const PROFILE_PATH = "/update-user";

/**
 * Refuses an administrator who acts as a user what would outlive the impersonation: another address, a
 * password, a provider's account, a second factor, the name to sign in with. Administrators have endpoints of their own for what
 * they may do of it, with their own name in the event.
 */
export function ownAccount(): BetterAuthPlugin {
  return {
    id: "banata-own-account",
    hooks: {
      before: [{
        matcher: ({ body, path = "" }) =>
          OWN_PATHS.test(path) || path === PROFILE_PATH && hasUsername(body),
        handler: createAuthMiddleware(async (ctx) => {
          const found = await getSessionFromCtx(ctx);
          if (found && "impersonatedBy" in found.session && found.session.impersonatedBy) {
            fail("FORBIDDEN", OWN_ACCOUNT_ERROR_CODES.NOT_WHILE_IMPERSONATING);
          }
        }),
      }],
    },
  };
}

function hasUsername(body: unknown): boolean {
  return typeof body === "object" && body !== null && "username" in body;
}
