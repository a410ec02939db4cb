import { BASE_ERROR_CODES } from "@better-auth/core/error";
import { createAuthEndpoint, formCsrfMiddleware, type getSessionFromCtx } from "better-auth/api";
import * as z from "../../../plugins/_kernel/schemas.ts";
import type { PostEndpoint } from "../../../plugins/_kernel/endpoint.ts";
import { fail } from "../../../plugins/_kernel/errors.ts";
import { sha256Base64Url } from "../../../plugins/_kernel/hash.ts";
import { requestStateOf } from "../../../plugins/_kernel/request_state.ts";
import type { UserRow, VerificationRow } from "../../../plugins/_kernel/store.ts";
import { ASKED_CODE_COOKIE, valueAfterAsking } from "../../request/asked_codes.ts";
import type { RuntimeConfig } from "../../deployment/config.ts";
import { countsFor, stampOf } from "../account/carriers.ts";
import { LIFETIMES } from "../account/lifetimes.ts";
import { type MailedCodes, mayBeMailedAgain, newSeed } from "./mailed_codes.ts";
import type { MethodMails } from "../account/mails.ts";
import { acceptedLanguage } from "../account/sign_ups.ts";

/** What the two endpoints are made with. */
interface CodeRequestsOptions {
  readonly codes: MailedCodes;
  readonly config: Pick<RuntimeConfig, "secret">;
  readonly mails: MethodMails;
  /** Whether a code signs up whoever has no account yet. */
  readonly mayJoin: boolean;
}

type CodeType = "sign-in" | "email-verification" | "forget-password";
/** The endpoints, under Better Auth's own names for them. */
interface CodeRequests {
  readonly sendVerificationOTP: PostEndpoint<
    "/email-otp/send-verification-otp",
    { email: string; type: CodeType | "change-email" },
    { success: boolean }
  >;
  readonly requestPasswordResetEmailOTP: PostEndpoint<
    "/email-otp/request-password-reset",
    { email: string },
    { success: boolean }
  >;
}

type EndpointContext = Parameters<typeof getSessionFromCtx>[0];
type Store = ReturnType<typeof requestStateOf>["store"];

const TABLE = "verification";
/** Stands between the seed of a code and how often it was tried, as Better Auth stores it. */
const SEPARATOR = ":";

/**
 * The two endpoints with which anyone asks for a code, in the place of Better Auth's and under its names.
 * They do the same work for addresses that are known and that are not, where Better Auth's take away the
 * code of an unknown one and queue no mail. Whoever asks while a code is good is mailed the same one, until
 * it is old: so a stranger's asking ends no code that was just mailed, and the newest mail's is always right.
 */
export function codeRequests(options: CodeRequestsOptions): CodeRequests {
  const use = [formCsrfMiddleware];
  const email = z.string();
  const types = ["email-verification", "sign-in", "forget-password", "change-email"] as const;
  const body = z.object({ email, type: z.enum(types) });
  return {
    sendVerificationOTP: createAuthEndpoint(
      "/email-otp/send-verification-otp",
      { method: "POST", use, body },
      async (ctx) => {
        const { type } = ctx.body;
        // Better Auth has another endpoint for it, which is closed.
        if (type === "change-email") {
          return fail("BAD_REQUEST", { code: "INVALID_OTP_TYPE", message: "Invalid OTP type" });
        }
        await mailCode(ctx, { ...options, email: ctx.body.email, type });
        return ctx.json({ success: true });
      },
    ),
    requestPasswordResetEmailOTP: createAuthEndpoint(
      "/email-otp/request-password-reset",
      { method: "POST", body: z.object({ email }) },
      async (ctx) => {
        await mailCode(ctx, { ...options, email: ctx.body.email, type: "forget-password" });
        return ctx.json({ success: true });
      },
    ),
  };
}

interface Asked extends CodeRequestsOptions {
  /** As it was typed. */
  readonly email: string;
  readonly type: CodeType;
}

async function mailCode(ctx: EndpointContext, asked: Asked): Promise<void> {
  const email = asked.email.toLowerCase();
  if (!z.email().safeParse(email).success) fail("BAD_REQUEST", BASE_ERROR_CODES.INVALID_EMAIL);
  const { codes, mails, mayJoin, type } = asked;
  const { now, store } = requestStateOf(ctx.context);
  const user = await store.findOne("user", { email });
  const identifier = sha256Base64Url(`${type}-otp-${email}`);
  const seed = await keepSeed(store, { identifier, user, now: now() });
  const isMailed = user !== null || type === "sign-in" && mayJoin;
  await mails.emailOtp({
    email,
    to: isMailed ? email : null,
    language: acceptedLanguage(ctx.headers),
    otp: await codes.codeOf(seed),
    type,
  });
  await noteAsking(ctx, { ...asked, email, now: now() });
}

/**
 * The seed of the code that is mailed now, kept for as long as a code is good. An address has one row,
 * whether anyone has that address or not.
 */
async function keepSeed(
  store: Store,
  { identifier, now, user }: { identifier: string; user: UserRow | null; now: number },
): Promise<string> {
  const row = await store.findOne(TABLE, { identifier });
  const stored = row === null ? "" : seedOf(row);
  const isGood = row !== null && row.expiresAt > now && countsFor(row, user) &&
    mayBeMailedAgain(stored, now);
  const seed = isGood ? stored : newSeed(now);
  const kept = {
    value: `${seed}${SEPARATOR}0`,
    expiresAt: now + LIFETIMES.otp * 1000,
    updatedAt: now,
  };
  const stamp = stampOf(user);
  if (row === null) {
    await store.create(TABLE, { identifier, createdAt: now, ...kept, ...stamp });
  } else {
    const changes = { ...kept, userId: null, epoch: null, ...stamp };
    await store.updateOne(TABLE, { id: row.id }, changes);
  }
  return seed;
}

function seedOf({ value }: VerificationRow): string {
  return value.split(SEPARATOR)[0] ?? "";
}

/** Makes the browser one that asked; see `runtime/request/asked_codes.ts`. */
async function noteAsking(
  ctx: EndpointContext,
  { config, email, now }: Asked & { readonly now: number },
): Promise<void> {
  const { context } = ctx;
  const { projectId } = requestStateOf(context).scope;
  const cookie = context.createAuthCookie(ASKED_CODE_COOKIE, { maxAge: LIFETIMES.otp });
  const before = await ctx.getSignedCookie(cookie.name, context.secret);
  const expiresAt = now + LIFETIMES.otp * 1000;
  const value = valueAfterAsking(before || "", { config, projectId, email, now, expiresAt });
  await ctx.setSignedCookie(cookie.name, value, context.secret, cookie.attributes);
}
