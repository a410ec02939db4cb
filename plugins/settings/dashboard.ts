import { fail, failNaming } from "../_kernel/errors.ts";
import { SETTINGS_ERROR_CODES } from "./error_codes.ts";
import { partChanges, readPart } from "./parts.ts";
import type { SettingsChanges, StoredSocialProvider } from "./store.ts";
import type { ProjectSettings } from "./table.ts";
import type {
  DashboardConfig,
  PublicConfig,
  RuntimeBrandingConfig,
  SaveDashboardBody,
} from "./types.ts";

/** The parts of the settings that the dashboard's config is made of. */
export const DASHBOARD_PARTS = ["authMethods", "emailPassword", "features", "sessions"] as const;

/** The config for those who may change it: every provider, every origin, the version. */
export function toDashboardConfig(
  settings: ProjectSettings,
  providers: readonly StoredSocialProvider[],
): DashboardConfig {
  return {
    authMethods: readPart("authMethods", settings),
    emailPassword: readPart("emailPassword", settings),
    socialProviders: Object.fromEntries(
      providers.map(({ enabled, providerId }) => [providerId, { enabled, demo: false }]),
    ),
    features: readPart("features", settings),
    sessions: readPart("sessions", settings),
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

/** What a save of the dashboard's config comes to. */
interface DashboardChanges {
  readonly settings: SettingsChanges;
  /** Providers that are switched on or off, as they are then. */
  readonly providers: readonly StoredSocialProvider[];
}

/**
 * What a save changes of what it was made from.
 *
 * @throws {APIError} what `partChanges()` throws, PASSWORD_LENGTHS_CROSSED, or
 * SOCIAL_PROVIDER_NOT_FOUND naming the provider
 */
export function dashboardChanges(
  { providers, settings }: {
    settings: ProjectSettings;
    providers: readonly StoredSocialProvider[];
  },
  body: SaveDashboardBody,
): DashboardChanges {
  const changes: SettingsChanges = Object.assign(
    {},
    ...DASHBOARD_PARTS.map((part) =>
      partChanges(part, body[part] ?? {}, { from: settings, prefix: `${part}.` })
    ),
  );
  const { maxPasswordLength, minPasswordLength } = { ...settings, ...changes };
  if (minPasswordLength > maxPasswordLength) {
    fail("BAD_REQUEST", SETTINGS_ERROR_CODES.PASSWORD_LENGTHS_CROSSED);
  }
  return { settings: changes, providers: switchedProviders(providers, body) };
}

function switchedProviders(
  providers: readonly StoredSocialProvider[],
  { socialProviders = {} }: SaveDashboardBody,
): StoredSocialProvider[] {
  return Object.entries(socialProviders).flatMap(([id, given]): StoredSocialProvider[] => {
    const name = `socialProviders.${id}`;
    const unknown = Object.keys(given).find((key) => key !== "enabled" && key !== "demo");
    if (unknown !== undefined) {
      return failNaming(SETTINGS_ERROR_CODES.UNKNOWN_SETTING, `${name}.${unknown}`);
    }
    if (given.demo === true) {
      return failNaming(SETTINGS_ERROR_CODES.SETTING_NOT_AVAILABLE, `${name}.demo`);
    }
    const stored = providers.find(({ providerId }) => providerId === id);
    const { enabled } = given;
    if (enabled === undefined || enabled === (stored?.enabled ?? false)) return [];
    if (stored !== undefined) return [{ ...stored, enabled }];
    return failNaming(SETTINGS_ERROR_CODES.SOCIAL_PROVIDER_NOT_FOUND, name, {
      status: "NOT_FOUND",
    });
  });
}
