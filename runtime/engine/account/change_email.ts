import { createAuthEndpoint, sensitiveSessionMiddleware } from "better-auth/api";
import * as z from "../../../plugins/_kernel/schemas.ts";
import type { PostEndpoint } from "../../../plugins/_kernel/endpoint.ts";
import { defineErrorCodes, fail } from "../../../plugins/_kernel/errors.ts";
import type { MethodMails } from "./mails.ts";
import { acceptedLanguage } from "./sign_ups.ts";
import { announceChange, countUndos, MAX_UNDOS } from "./address_undo.ts";
import { issueChange } from "./mailed_tokens.ts";
import { mailToNew } from "./verify_email.ts";

/** Errors of `POST /change-email`; the codes are Better Auth's where it has one. */
const CHANGE_EMAIL_ERROR_CODES = defineErrorCodes({
  SESSION_NOT_FRESH: "Send the password, or sign in again",
  EMAIL_IS_THE_SAME: "Choose another address, this one is the account's own",
  EMAIL_CHANGED_TOO_OFTEN: "Wait a week, the address was changed too often",
});

type ChangeBody = { newEmail: string; password?: string; callbackURL?: string };

/** How old a session may be that needs no password. */
const FRESH_MS = 10 * 60 * 1000;

/**
 * `POST /change-email {newEmail, password?, callbackURL?}` in the place of Better Auth's own: begins a
 * change of the caller's address. Without the password the session must have begun in the last ten
 * minutes. A proven address is asked first, by a mail with a link; then the new one. An address that
 * nobody has proven may be mistyped, so the new one is asked at once and the old one told, with a link
 * that undoes it. Of several changes the last one counts.
 */
export function changeEmail(
  mails: MethodMails,
): PostEndpoint<"/change-email", ChangeBody, { status: boolean }> {
  const body = z.object({
    newEmail: z.email(),
    password: z.string().optional(),
    callbackURL: z.string().optional(),
  });
  const use = [sensitiveSessionMiddleware];
  return createAuthEndpoint("/change-email", { method: "POST", body, use }, async (ctx) => {
    const { baseURL, internalAdapter, session: { session, user }, password } = ctx.context;
    if (ctx.body.password !== undefined) await password.checkPassword(user.id, ctx);
    else if (Date.now() - session.createdAt.getTime() >= FRESH_MS) {
      fail("FORBIDDEN", CHANGE_EMAIL_ERROR_CODES.SESSION_NOT_FRESH);
    }
    const newEmail = ctx.body.newEmail.toLowerCase();
    if (newEmail === user.email) fail("BAD_REQUEST", CHANGE_EMAIL_ERROR_CODES.EMAIL_IS_THE_SAME);
    if (await countUndos(internalAdapter, user.id) >= MAX_UNDOS) {
      fail("BAD_REQUEST", CHANGE_EMAIL_ERROR_CODES.EMAIL_CHANGED_TOO_OFTEN);
    }
    const isTaken = await internalAdapter.findUserByEmail(newEmail) !== null;
    const link = { userId: user.id, newEmail };
    if (user.emailVerified) {
      const token = await issueChange(internalAdapter, { ...link, step: "confirm" });
      const url = new URL(baseURL);
      if (ctx.body.callbackURL) url.searchParams.set("callbackURL", ctx.body.callbackURL);
      await mails.changeEmail({ user, newEmail, token, url: url.href });
    } else {
      await announceChange(ctx, { mails, user, newEmail });
      // A session's user has no language.
      const reader = { ...user, locale: acceptedLanguage(ctx.headers) };
      await mailToNew(ctx, { link, mails, user: reader, isTaken });
    }
    return ctx.json({ status: true });
  });
}
