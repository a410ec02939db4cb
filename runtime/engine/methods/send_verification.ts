import type { BetterAuthPlugin } from "better-auth";
import {
  createAuthEndpoint,
  createEmailVerificationToken,
  getSessionFromCtx,
  sendVerificationEmailFn,
} from "better-auth/api";
import { z } from "zod";
import { defineErrorCodes, fail } from "../../../plugins/_kernel/errors.ts";

/** Errors of `POST /send-verification-email` for a signed-in user; the codes are Better Auth's. */
const SEND_VERIFICATION_ERROR_CODES = defineErrorCodes({
  EMAIL_MISMATCH: "Send the address of the signed-in user",
  EMAIL_ALREADY_VERIFIED: "Go on, the address is verified already",
});

const body = z.object({ email: z.email(), callbackURL: z.string().optional() });

/**
 * `POST /send-verification-email` in the place of Better Auth's, which waits half a second so that a
 * slow mail server does not tell known addresses from unknown ones. Ours only queues a mail, and a
 * mutation has no timers to wait with.
 */
export function sendVerification({ expiresIn }: { expiresIn: number }): BetterAuthPlugin {
  return {
    id: "banata-send-verification",
    endpoints: {
      // Under Better Auth's own name for it, so that it takes that endpoint's place.
      sendVerificationEmail: createAuthEndpoint(
        "/send-verification-email",
        { method: "POST", body },
        async (ctx) => {
          const { internalAdapter, secret } = ctx.context;
          const email = ctx.body.email.toLowerCase();
          const session = await getSessionFromCtx(ctx);
          if (session) {
            refuse(session.user, email);
            await sendVerificationEmailFn(ctx, session.user);
            return ctx.json({ status: true });
          }
          const found = await internalAdapter.findUserByEmail(email);
          if (found && !found.user.emailVerified) await sendVerificationEmailFn(ctx, found.user);
          else await createEmailVerificationToken(secret, email, undefined, expiresIn);
          return ctx.json({ status: true });
        },
      ),
    },
  };
}

function refuse(user: { email: string; emailVerified: boolean }, email: string): void {
  if (user.email.toLowerCase() !== email) {
    fail("BAD_REQUEST", SEND_VERIFICATION_ERROR_CODES.EMAIL_MISMATCH);
  }
  if (user.emailVerified) fail("BAD_REQUEST", SEND_VERIFICATION_ERROR_CODES.EMAIL_ALREADY_VERIFIED);
}
