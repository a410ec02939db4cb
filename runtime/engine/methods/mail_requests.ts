import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint, getSessionFromCtx, originCheck } from "better-auth/api";
import * as z from "../../../plugins/_kernel/schemas.ts";
import { defineErrorCodes, fail } from "../../../plugins/_kernel/errors.ts";
import { issueReset, issueVerification } from "../account/mailed_tokens.ts";
import type { MethodMails } from "../account/mails.ts";

/** Errors of `POST /send-verification-email` for a signed-in user; the codes are Better Auth's. */
const SEND_VERIFICATION_ERROR_CODES = defineErrorCodes({
  EMAIL_MISMATCH: "Send the address of the signed-in user",
  EMAIL_ALREADY_VERIFIED: "Go on, the address is verified already",
});

const RESET_REPLY = {
  status: true,
  message: "If this email exists in our system, check your email for the reset link",
};

/**
 * The two endpoints with which anyone asks for a mail, in the place of Better Auth's. Both do the same
 * work for addresses that are known and that are not: Better Auth's own do less for unknown ones, or
 * wait half a second by a timer, which a mutation does not have.
 */
export function mailRequests(mails: MethodMails): BetterAuthPlugin {
  return {
    id: "banata-mail-requests",
    // Under Better Auth's own names for them, so that they take those endpoints' places.
    endpoints: {
      sendVerificationEmail: sendVerificationEmail(mails),
      requestPasswordReset: requestPasswordReset(mails),
    },
  };
}

function sendVerificationEmail(mails: MethodMails) {
  const body = z.object({ email: z.email(), callbackURL: z.string().optional() });
  const path = "/send-verification-email";
  return createAuthEndpoint(path, { method: "POST", body }, async (ctx) => {
    const { baseURL, internalAdapter } = ctx.context;
    const email = ctx.body.email.toLowerCase();
    const session = await getSessionFromCtx(ctx);
    if (session) refuse(session.user, email);
    const found = session ?? await internalAdapter.findUserByEmail(email);
    const user = found && !found.user.emailVerified ? found.user : null;
    const url = new URL(baseURL);
    if (ctx.body.callbackURL) url.searchParams.set("callbackURL", ctx.body.callbackURL);
    const link = {
      token: await issueVerification(internalAdapter, user?.id ?? null),
      url: url.href,
    };
    await (user ? mails.verification({ user, ...link }) : mails.decoy(link));
    return ctx.json({ status: true });
  });
}

function refuse(user: { email: string; emailVerified: boolean }, email: string): void {
  if (user.email.toLowerCase() !== email) {
    fail("BAD_REQUEST", SEND_VERIFICATION_ERROR_CODES.EMAIL_MISMATCH);
  }
  if (user.emailVerified) fail("BAD_REQUEST", SEND_VERIFICATION_ERROR_CODES.EMAIL_ALREADY_VERIFIED);
}

function requestPasswordReset(mails: MethodMails) {
  const body = z.object({ email: z.email(), redirectTo: z.string().optional() });
  const use = [originCheck((ctx) => ctx.body.redirectTo)];
  const path = "/request-password-reset";
  return createAuthEndpoint(path, { method: "POST", body, use }, async (ctx) => {
    const { baseURL, internalAdapter } = ctx.context;
    const found = await internalAdapter.findUserByEmail(ctx.body.email);
    // Nobody's token resets nothing, and nobody is told of it.
    const token = await issueReset(internalAdapter, found?.user.id ?? null);
    const url = new URL(baseURL);
    if (ctx.body.redirectTo) url.searchParams.set("callbackURL", ctx.body.redirectTo);
    const link = { token, url: url.href };
    await (found ? mails.passwordReset({ user: found.user, ...link }) : mails.decoy(link));
    return ctx.json(RESET_REPLY);
  });
}
