import type { ProjectSettings } from "./defaults.ts";
import { formatDuration } from "./durations.ts";
import type { StoredSocialProvider } from "./store.ts";
import type { RuntimeBrandingConfig, VersionedAuthConfiguration } from "./config_types.ts";
import type { DashboardConfig, OriginsConfig, PublicConfig } from "./types.ts";

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
      organization: settings.organization,
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
      hostedUi: settings.hostedUi,
      signUp: settings.signUp,
      mfa: settings.twoFactor,
      localization: settings.localization,
    },
    sessions: {
      maxSessionLength: formatDuration(settings.maxSessionMs),
      accessTokenDuration: formatDuration(settings.accessTokenMs),
      inactivityTimeout: formatDuration(settings.inactivityMs),
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
  { branding, providers }: {
    branding: RuntimeBrandingConfig;
    providers: readonly StoredSocialProvider[];
  },
): PublicConfig {
  const enabled = providers.filter((provider) => provider.enabled);
  const { version: _, sessions, ...config } = toDashboardConfig(settings, enabled);
  return { ...config, sessions: { ...sessions, corsOrigins: [] }, branding };
}

/** The switches of the dashboard's page on authorization. */
export function toAuthConfiguration(
  { apiKeyPermissions, multipleRoles, roleAssignment, version }: ProjectSettings,
): VersionedAuthConfiguration {
  return { roleAssignment, multipleRoles, apiKeyPermissions, version };
}

/** The addresses of the project's apps. */
export function toOriginsConfig({ baseUrls, origins, version }: ProjectSettings): OriginsConfig {
  return { origins: [...origins], baseUrls: [...baseUrls], version };
}
