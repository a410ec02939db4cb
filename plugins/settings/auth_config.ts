import type { ProjectSettings } from "./defaults.ts";
import type { StoredSocialProvider } from "./store.ts";
import type { DashboardConfig, OriginsConfig, RuntimeAuthConfig } from "./types.ts";

// Not settings: how the runtime keeps sessions and makes tokens.
const INACTIVITY_TIMEOUT = "7 days";
const ACCESS_TOKEN_DURATION = "15 minutes";
const MAX_SESSION_LENGTH = "unlimited";

/** The config for those who may change it: every provider, every origin, the version. */
export function toDashboardConfig(
  settings: ProjectSettings,
  providers: readonly StoredSocialProvider[],
): DashboardConfig {
  return {
    authMethods: {
      sso: false,
      emailPassword: settings.emailPassword,
      passkey: false,
      magicLink: settings.magicLink,
      emailOtp: settings.emailOtp,
      twoFactor: settings.twoFactor,
      organization: false,
      anonymous: settings.anonymous,
      username: settings.username,
    },
    emailPassword: {
      requireEmailVerification: settings.requireEmailVerification,
      autoSignIn: settings.autoSignIn,
      minPasswordLength: settings.minPasswordLength,
      maxPasswordLength: settings.maxPasswordLength,
    },
    socialProviders: Object.fromEntries(
      providers.map(({ enabled, providerId }) => [providerId, { enabled, demo: false }]),
    ),
    features: {
      hostedUi: false,
      signUp: settings.signUp,
      mfa: settings.twoFactor,
      localization: false,
    },
    sessions: {
      maxSessionLength: MAX_SESSION_LENGTH,
      accessTokenDuration: ACCESS_TOKEN_DURATION,
      inactivityTimeout: INACTIVITY_TIMEOUT,
      corsOrigins: [...settings.origins],
    },
    version: settings.version,
  };
}

/**
 * The config for everybody: what a sign-in page needs. Providers that are switched off and the
 * addresses of the project's apps are nobody else's business.
 */
export function toPublicConfig(
  settings: ProjectSettings,
  providers: readonly StoredSocialProvider[],
): RuntimeAuthConfig {
  const enabled = providers.filter((provider) => provider.enabled);
  const { version: _, sessions, ...config } = toDashboardConfig(settings, enabled);
  return { ...config, sessions: { ...sessions, corsOrigins: [] } };
}

/** The addresses of the project's apps. */
export function toOriginsConfig({ baseUrls, origins, version }: ProjectSettings): OriginsConfig {
  return { origins: [...origins], baseUrls: [...baseUrls], version };
}
