import { createAuthEndpoint, getSessionFromCtx, originCheck } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { parseUserOutput } from "better-auth/db";
import * as z from "../../../plugins/_kernel/schemas.ts";
import type { QueryEndpoint } from "../../../plugins/_kernel/endpoint.ts";
import { defineErrorCodes, type ErrorCode, fail } from "../../../plugins/_kernel/errors.ts";
import type { Addressee } from "../../../plugins/_kernel/mails.ts";
import { requestStateOf } from "../../../plugins/_kernel/request_state.ts";
import type { MethodMails } from "./mails.ts";
import { announceChange } from "./address_undo.ts";
import { type ChangeLink, issueChange, takeToken } from "./mailed_tokens.ts";

/** Errors of a mailed link that confirms an address; the codes are Better Auth's. */
const VERIFY_EMAIL_ERROR_CODES = defineErrorCodes({
  INVALID_TOKEN: "Ask for a new link, this one is not valid any more",
  TOKEN_EXPIRED: "Ask for a new link, this one has expired",
  INVALID_USER: "Sign out before you use the link of another account",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "Choose another address, somebody has this one",
});

type VerifyQuery = { token: string; callbackURL?: string };
type EndpointContext = Parameters<typeof getSessionFromCtx>[0] & {
  query: { callbackURL?: string | undefined };
};

/**
 * `GET /verify-email` in the place of Better Auth's own: takes the token of a link that confirms an
 * address or one that changes it, once. Only the page that takes a click, or an app's POST, gets here
 * (runtime/lanes/page.ts). Better Auth's tokens are signed and nothing else: whatever happens to the
 * account, they stay good until they expire.
 *
 * With a `callbackURL` it leads there, with `error=<code>` where it failed.
 */
export function verifyEmail(
  mails: MethodMails,
): QueryEndpoint<"/verify-email", VerifyQuery, { status: boolean; user?: object | null }> {
  const query = z.object({ token: z.string(), callbackURL: z.string().optional() });
  const use = [originCheck((ctx) => ctx.query.callbackURL ?? "/")];
  return createAuthEndpoint("/verify-email", { method: "GET", query, use }, async (ctx) => {
    const { internalAdapter } = ctx.context;
    const link = await takeToken(internalAdapter, ctx.query.token);
    if (link === null) return refuse(ctx, VERIFY_EMAIL_ERROR_CODES.INVALID_TOKEN);
    if (link === "expired") return refuse(ctx, VERIFY_EMAIL_ERROR_CODES.TOKEN_EXPIRED);
    if (link.step !== "verify") {
      const user = await takeStep(ctx, { link, mails });
      return leadOn(ctx, user === null ? { status: true } : { status: true, user });
    }
    await internalAdapter.updateUser(link.userId, { emailVerified: true });
    return leadOn(ctx, { status: true, user: null });
  });
}

/** One of the two steps of a change; gives the user once the address has changed. */
async function takeStep(
  ctx: EndpointContext,
  { link, mails }: { link: ChangeLink; mails: MethodMails },
): Promise<object | null> {
  const { internalAdapter, options } = ctx.context;
  const { newEmail, step, userId } = link;
  const user = await internalAdapter.findUserById(userId);
  if (!user) return refuse(ctx, VERIFY_EMAIL_ERROR_CODES.INVALID_TOKEN);
  const session = await getSessionFromCtx(ctx);
  if (session && session.user.id !== userId) {
    // The link is not used up by whoever opened it in the wrong browser.
    requestStateOf(ctx.context).undoWrites();
    return refuse(ctx, VERIFY_EMAIL_ERROR_CODES.INVALID_USER);
  }
  const isTaken = await internalAdapter.findUserByEmail(newEmail) !== null;
  if (step === "confirm") {
    await mailToNew(ctx, { link, mails, user, isTaken });
    return null;
  }
  if (isTaken) return refuse(ctx, VERIFY_EMAIL_ERROR_CODES.USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL);
  const { emailVerified } = user;
  const changed = await internalAdapter.updateUser(userId, { email: newEmail, emailVerified });
  if (emailVerified) await announceChange(ctx, { mails, user, newEmail });
  if (session) {
    await setSessionCookie(ctx, { ...session, user: { ...session.user, email: newEmail } });
  }
  return parseUserOutput(options, changed);
}

/** Mails the link of the second step; nobody, with the same work, where the address is another's. */
export async function mailToNew(
  ctx: EndpointContext | Omit<EndpointContext, "query">,
  { isTaken, link, mails, user }: {
    link: Omit<ChangeLink, "step">;
    mails: MethodMails;
    user: Addressee;
    isTaken: boolean;
  },
): Promise<void> {
  const { newEmail, userId } = link;
  const { baseURL, internalAdapter } = ctx.context;
  const token = await issueChange(internalAdapter, { step: "change", userId, newEmail });
  const url = new URL(baseURL);
  const callbackURL = callbackOf(ctx);
  if (callbackURL) url.searchParams.set("callbackURL", callbackURL);
  const mail = { token, url: url.href };
  if (isTaken) await mails.decoy(mail);
  else await mails.verification({ ...mail, user: { ...user, email: newEmail } });
}

/** Where the caller wants to be led in the end. */
function callbackOf({ body, query }: { body?: unknown; query?: unknown }): string | null {
  for (const given of [query, body]) {
    if (typeof given !== "object" || given === null || !("callbackURL" in given)) continue;
    if (typeof given.callbackURL === "string") return given.callbackURL;
  }
  return null;
}

function leadOn<Body extends object>(ctx: EndpointContext, body: Body): Promise<Body> {
  if (ctx.query.callbackURL) throw ctx.redirect(ctx.query.callbackURL);
  return ctx.json(body);
}

function refuse(ctx: EndpointContext, error: ErrorCode): never {
  const { callbackURL } = ctx.query;
  if (!callbackURL) return fail("UNAUTHORIZED", error);
  // A callback may be a path of the app's; its own host says where that is.
  const base = new URL(ctx.context.baseURL);
  const target = new URL(callbackURL, base);
  target.searchParams.set("error", error.code);
  const isPath = !URL.canParse(callbackURL);
  throw ctx.redirect(isPath ? target.href.slice(base.origin.length) : target.href);
}
