import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";
import { isPlatform } from "../../plugins/_kernel/scope.ts";
import { pathOf, PLATFORM_CLIENT_ID } from "../deployment/paths.ts";
import { SIGNED_IN_BY_PROVIDER } from "../request/author.ts";
import { errorResponse } from "../request/errors.ts";
import { inFlight } from "../request/in_flight.ts";
import { type Proof, type Route, routeOf } from "../routes.ts";
import { checkFields } from "./account/field_rules.ts";
import { makeKnown } from "./account/known_devices.ts";
import { tellOfFactor, tellOfPassword } from "./account/notices.ts";
import { addTokenForApp } from "./account/one_time_tokens.ts";
import { refuseImpersonator } from "./account/own_account.ts";
import { endOthersAfterChange } from "./account/own_sessions.ts";
import { checkNewPassword, hashAnew } from "./account/password_policy.ts";
import { carriedOver, type Replaced } from "./account/replaced_sessions.ts";
import { acceptedLanguage } from "./account/sign_ups.ts";
import { noteSessionCookies, restoreSessionCookies } from "./account/session_cookies.ts";
import { welcome } from "./account/welcome.ts";
import { takeBackupCode, takeCodeOnce } from "./methods/codes_once.ts";
import {
  keepSuperAdmins,
  refuseReplacement,
  rememberGuest,
  replaceGuest,
} from "./methods/guests.ts";
import { challengeAfterMail } from "./methods/second_factor.ts";
import { provide, untagged } from "./oauth/project_providers.ts";
import type { EngineProfile } from "./profile.ts";
import { providerOptions } from "./social_options.ts";

type Hook = NonNullable<NonNullable<BetterAuthPlugin["hooks"]>["after"]>[number];
type HookContext = Parameters<Hook["matcher"]>[0];
type Run = Parameters<typeof createAuthMiddleware>[0];

/** A guest's session is replaced by that of whoever signs up or in, unless a second factor is asked for. */
const SIGN_INS: ReadonlySet<Proof | undefined> = new Set(["guest", "mail", "password", "provider"]);
const SWITCHES_FACTOR = new Set(["/two-factor/verify-totp", "/two-factor/disable"]);
/** Node 20 has no `Set.union()`. */
const REPLACING = new Set<Proof | undefined>([...SIGN_INS, "confirmation", "sign-up"]);

/**
 * All hooks around Better Auth's endpoints that are ours: when each runs, by what `routes.ts` says of the
 * path, and in which order. What it does stands in a file of its own, which runs for no other request.
 *
 * `first` stands before Better Auth's own plugins; `factors` behind the one for second factors, which takes a
 * session back, and before the one for guests, which must not see that; `last` behind all.
 */
export function hooks(
  profile: EngineProfile,
): Readonly<Record<"first" | "factors" | "last", BetterAuthPlugin>> {
  return {
    first: {
      id: "banata-first",
      onRequest: (request) => closed(request, profile),
      hooks: { before: checksBefore(profile), after: firstAfter() },
      init: () => ({
        options: {
          databaseHooks: {
            session: { create: { before: madeSession } },
            user: {
              create: {
                before: (user, ctx) => Promise.resolve({ data: withLanguage(user, ctx?.headers) }),
                after: (user, ctx) => greet(user, { path: ctx?.path, profile }),
              },
            },
          },
        },
      }),
    },
    factors: { id: "banata-factors", hooks: { after: factorsAfter(profile) } },
    last: {
      id: "banata-last",
      hooks: { before: lastBefore(profile), after: lastAfter(profile) },
    },
  };
}

function checksBefore({ settings }: EngineProfile): Hook[] {
  return [
    hook(
      ({ ownBody }, { body }) => !ownBody && typeof body === "object" && body !== null,
      (ctx) => done(checkFields(ctx.body)),
    ),
    hook(
      ({ newPassword }) => newPassword !== undefined,
      (ctx) => {
        const field = routeOf(ctx.path).newPassword ?? "";
        return done(checkNewPassword(ctx.body?.[field], settings));
      },
    ),
    hook(
      ({ ownersOnly = "" }, { body }) => ownersOnly === true || hasField(body, ownersOnly),
      refuseImpersonator,
    ),
  ];
}

function firstAfter(): Hook[] {
  return [
    hook(
      (_, at) => isSignedIn(at) && bringsCookies(at),
      ({ context }) => done(noteSessionCookies(context)),
    ),
    hook(
      ({ proof }, at) => proof === "password" && isSignedIn(at),
      async (ctx) => {
        const password = inFlight().passwords.takeOutdated();
        const { newSession } = ctx.context;
        if (password === null || !newSession) return;
        await hashAnew(ctx, { password, userId: newSession.user.id });
      },
    ),
  ];
}

function factorsAfter({ settings, ...base }: EngineProfile): Hook[] {
  if (!settings.twoFactor) return [];
  return [
    hook((_, { path }) => path === "/two-factor/verify-totp", takeCodeOnce),
    hook((_, { path }) => path === "/two-factor/verify-backup-code", takeBackupCode),
    hook((_, { path }) => path !== undefined && SWITCHES_FACTOR.has(path), tellOfFactor),
    { ...hook(({ proof }) => proof === "mail", () => done()), handler: challengeAfterMail(base) },
  ];
}

function lastBefore(profile: EngineProfile): Hook[] {
  const { clientId = PLATFORM_CLIENT_ID, settings } = profile;
  const options = providerOptions(profile);
  const ofGuests = [
    hook(({ proof }, at) => REPLACING.has(proof) && bringsCookies(at), refuseReplacement),
    hook((_, { path }) => path === "/delete-anonymous-user", keepSuperAdmins),
  ];
  return [
    ...settings.anonymous ? ofGuests : [],
    hook(({ provider }) => provider !== undefined, (ctx) => provide(ctx, options)),
    hook(
      ({ bringsState }, { method }) => method === "GET" && bringsState === true,
      (ctx) => Promise.resolve(untagged(ctx, clientId)),
    ),
  ];
}

function lastAfter(profile: EngineProfile): Hook[] {
  const ofGuests = [
    hook(({ proof }, at) => SIGN_INS.has(proof) && bringsCookies(at), rememberGuest),
    hook(({ proof }) => proof === "factor", replaceGuest),
  ];
  const forApps = hook(
    ({ leadsOn }, at) => leadsOn === true && isSignedIn(at),
    (ctx) => addTokenForApp(ctx, profile),
  );
  return [
    ...profile.settings.anonymous ? ofGuests : [],
    hook((_, { path }) => path === "/change-password", endOthersAfterChange),
    hook((_, { path }) => path === "/change-password", tellOfPassword),
    ...isPlatform(profile) ? [] : [forApps],
    hook(
      ({ proof }, at) => isSignedIn(at) || proof === "reset" || at.path === "/change-password",
      makeKnown,
    ),
    hook(
      (_, at) => isSignedIn(at) && bringsCookies(at),
      ({ context }) => done(restoreSessionCookies(context)),
    ),
  ];
}

function hook(when: (route: Route, at: HookContext) => boolean, run: Run): Hook {
  return {
    matcher: (at) => at.path !== undefined && when(routeOf(at.path), at),
    handler: createAuthMiddleware(run),
  };
}

function done(_nothing?: void): Promise<void> {
  return Promise.resolve();
}

function isSignedIn({ context }: HookContext): boolean {
  return Boolean(context.newSession);
}

function hasField(body: unknown, name: string): boolean {
  return typeof body === "object" && body !== null && name !== "" && name in body;
}

/** A request without a cookie has no session that a hook could find. */
function bringsCookies({ headers }: HookContext): boolean {
  return headers?.get("cookie") != null;
}

/** Closes what Better Auth would still serve of a method that is switched off: 404, as if it were not there. */
function closed(
  request: Request,
  { settings }: EngineProfile,
): Promise<{ response: Response } | undefined> {
  const { closed: why, needs } = routeOf(pathOf(request.url));
  const isClosed = why !== undefined || needs !== undefined && !settings[needs];
  if (!isClosed) return Promise.resolve(undefined);
  const { body, headers, status } = errorResponse("NOT_FOUND");
  return Promise.resolve({ response: new Response(body, { status, headers }) });
}

/** The part of an endpoint's context that a hook of a session is given. */
interface SessionHookContext {
  readonly path?: string;
  readonly context?: { readonly session?: { readonly session: Replaced } | null };
}

/**
 * What a session is made with besides: that another identity provider vouched for the user, which
 * organizations may ask of their members, and what it takes over from the session in whose place it comes.
 */
function madeSession<Made extends { readonly userId: string }>(
  made: Made,
  ctx: SessionHookContext | null,
): Promise<{ data: Made } | undefined> {
  const { proof, replacesSession } = routeOf(ctx?.path ?? "");
  const replaced = ctx?.context?.session?.session;
  const data = {
    ...made,
    ...proof === "provider" ? { signedInBy: SIGNED_IN_BY_PROVIDER } : {},
    ...replacesSession && replaced?.userId === made.userId ? carriedOver(replaced) : {},
  };
  return Promise.resolve({ data });
}

/** A new user reads what they have said, or their provider has; else what their browser says. */
function withLanguage<User extends object>(user: User, headers: Headers | undefined): User {
  return { locale: acceptedLanguage(headers), ...user };
}

/** Welcomes whoever has signed up, unless their address must be proven first. */
async function greet(
  user: { email: string; name: string; emailVerified: boolean },
  { path = "", profile: { settings } }: { path?: string; profile: EngineProfile },
): Promise<void> {
  // The first administrator makes the platform.
  const hasSignedUp = routeOf(path).proof !== undefined;
  if (hasSignedUp && (user.emailVerified || !settings.requireEmailVerification)) {
    await welcome(user);
  }
}
