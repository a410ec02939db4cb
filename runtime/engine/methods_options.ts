import { getCurrentAuthEndpointContext } from "@better-auth/core/context";
import type { BetterAuthOptions, BetterAuthPlugin } from "better-auth";
import { emailOTP } from "better-auth/plugins/email-otp";
import { magicLink } from "better-auth/plugins/magic-link";
import { twoFactor } from "better-auth/plugins/two-factor";
import { username } from "better-auth/plugins/username";
import type { MailQueue } from "../../plugins/_kernel/mails.ts";
import { isPlatform } from "../../plugins/_kernel/scope.ts";
import { keepNewPassword } from "./account/after_factor.ts";
import { changeEmail } from "./account/change_email.ts";
import { issueVerification } from "./account/mailed_tokens.ts";
import { tellUser } from "./account/notices.ts";
import { acceptedLanguage, answerSecondSignUp } from "./account/sign_ups.ts";
import { undoEmailChange } from "./account/undo_email_change.ts";
import { verifyEmail } from "./account/verify_email.ts";
import type { EngineProfile } from "./profile.ts";
import { inFlight, PASSWORDS_IN_FLIGHT } from "../request/in_flight.ts";
import { codeRequests } from "./methods/code_requests.ts";
import { guests } from "./methods/guests.ts";
import { LIFETIMES } from "./account/lifetimes.ts";
import { mailRequests } from "./methods/mail_requests.ts";
import { mailedCodes } from "./methods/mailed_codes.ts";
import { type MethodMails, methodMails } from "./account/mails.ts";
import { UNITS_PER_CODE_POINT } from "./account/password_policy.ts";

/**
 * Better Auth's own would shut a user out of a known browser too, as soon as somebody who has the password
 * tries codes. The platform counts them by user itself: see runtime/gate/limits.ts.
 */
const NO_LOCKOUT = { enabled: false } as const;

/** How the project's users may sign up and in. */
export function methodOptions(profile: EngineProfile) {
  const { settings } = profile;
  const mails = mailsOf(profile);
  return {
    emailAndPassword: {
      enabled: settings.emailPassword,
      disableSignUp: !settings.signUp,
      requireEmailVerification: settings.requireEmailVerification,
      autoSignIn: settings.autoSignIn,
      // The password policy counts code points, before Better Auth counts its units.
      minPasswordLength: 1,
      maxPasswordLength: settings.maxPasswordLength * UNITS_PER_CODE_POINT,
      password: PASSWORDS_IN_FLIGHT,
      revokeSessionsOnPasswordReset: true,
      onExistingUserSignUp: ({ user }) =>
        answerSecondSignUp(user, {
          mails,
          store: inFlight().state.store,
          mustVerify: settings.requireEmailVerification,
        }),
      // The link or code came by a mail to this address, and one to an older address is none any more.
      onPasswordReset: async ({ user }) => {
        const { flags, state } = inFlight();
        flags.resetUserId = user.id;
        await tellUser(user, { notice: "password-changed" });
        if (user.emailVerified) return await keepNewPassword(state.store, { ...user });
        const { internalAdapter } = getCurrentAuthEndpointContext().context;
        await internalAdapter.updateUser(user.id, { emailVerified: true });
      },
    },
    emailVerification: {
      // Better Auth's own token is signed and bound to nothing else.
      sendVerificationEmail: async ({ url, user }) => {
        const { internalAdapter } = getCurrentAuthEndpointContext().context;
        const token = await issueVerification(internalAdapter, user.id);
        // For who signs up or in; whoever asks for one without, asks `mailRequests()`.
        await mails.verification({ user, url, token, isCertain: true });
      },
      expiresIn: LIFETIMES.emailVerification,
    },
  } satisfies BetterAuthOptions;
}

/**
 * Better Auth's plugins of the methods the project has switched on.
 *
 * @param factors the hooks between the plugins for second factors and for guests
 */
export function methodPlugins(
  profile: EngineProfile,
  factors: BetterAuthPlugin,
): BetterAuthPlugin[] {
  const { settings } = profile;
  const mails = mailsOf(profile);
  const plugins: BetterAuthPlugin[] = [
    mailRequests(mails),
    addressChanges(mails, settings.emailPassword),
  ];
  if (settings.magicLink) plugins.push(magicLinkMethod(profile, mails));
  if (settings.emailOtp) plugins.push(emailOtpMethod(profile, mails));
  if (settings.twoFactor) {
    plugins.push(
      twoFactor({ issuer: profile.name, accountLockout: NO_LOCKOUT }),
    );
  }
  if (settings.username) plugins.push(username());
  plugins.push(factors);
  if (settings.anonymous) plugins.push(guests());
  return plugins;
}

function magicLinkMethod(profile: EngineProfile, mails: MethodMails): BetterAuthPlugin {
  return magicLink({
    sendMagicLink: (data, ctx) =>
      mails.magicLink({ ...data, language: acceptedLanguage(ctx?.headers) }),
    expiresIn: LIFETIMES.magicLink,
    storeToken: "hashed",
    disableSignUp: !mayJoin(profile),
  });
}

/**
 * Tries end no code: anyone can make them. How many there may be the platform counts by account and by
 * browser, see runtime/gate/limits.ts.
 */
const ANY_NUMBER_OF_TRIES = Infinity;

function emailOtpMethod(profile: EngineProfile, mails: MethodMails): BetterAuthPlugin {
  const { config, projectId } = profile;
  const codes = mailedCodes(config, projectId);
  const plugin = emailOTP({
    // Mailed by the endpoints below.
    sendVerificationOTP: () => Promise.resolve(),
    expiresIn: LIFETIMES.otp,
    allowedAttempts: ANY_NUMBER_OF_TRIES,
    storeOTP: { encrypt: (seed) => Promise.resolve(seed), decrypt: codes.codeOf },
    disableSignUp: !mayJoin(profile),
  });
  const asked = codeRequests({ codes, config, mails, mayJoin: mayJoin(profile) });
  return { ...plugin, endpoints: { ...plugin.endpoints, ...asked } };
}

/** Under Better Auth's own names for them, so that they take those endpoints' places. */
function addressChanges(mails: MethodMails, mailReset: boolean): BetterAuthPlugin {
  return {
    id: "banata-address-changes",
    endpoints: {
      changeEmail: changeEmail(mails),
      verifyEmail: verifyEmail(mails),
      undoEmailChange: undoEmailChange(mails, { mailReset }),
    },
  };
}

/** The platform is joined by invitation only. */
function mayJoin(profile: EngineProfile): boolean {
  return profile.settings.signUp && !isPlatform(profile);
}

function mailsOf({ baseUrl, clientId, name }: EngineProfile): MethodMails {
  const mails: Pick<MailQueue, "enqueue"> = {
    enqueue: (mail) => inFlight().state.mails.enqueue(mail),
  };
  return methodMails({ mails, appName: name, baseUrl, clientId });
}
