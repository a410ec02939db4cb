import { fail } from "../_kernel/errors.ts";
import type { ProjectSettings } from "./defaults.ts";
import { DURATIONS, formatDuration, parseDuration } from "./durations.ts";
import { SETTINGS_ERROR_CODES } from "./error_codes.ts";
import { failNaming } from "./fail_naming.ts";
import type { SettingsChanges } from "./store.ts";
import type { DashboardConfig, SaveDashboardBody } from "./types.ts";
import { parseOrigins } from "./urls.ts";

/** The column behind each setting that can be changed; the others are constants of this version. */
const COLUMNS = {
  "authMethods.emailPassword": "emailPassword",
  "authMethods.magicLink": "magicLink",
  "authMethods.emailOtp": "emailOtp",
  "authMethods.twoFactor": "twoFactor",
  "authMethods.anonymous": "anonymous",
  "authMethods.organization": "organization",
  "authMethods.username": "username",
  "emailPassword.requireEmailVerification": "requireEmailVerification",
  "emailPassword.autoSignIn": "autoSignIn",
  "emailPassword.minPasswordLength": "minPasswordLength",
  "emailPassword.maxPasswordLength": "maxPasswordLength",
  "features.signUp": "signUp",
  "features.mfa": "twoFactor",
  "features.hostedUi": "hostedUi",
  "features.localization": "localization",
  "sessions.maxSessionLength": "maxSessionMs",
  "sessions.accessTokenDuration": "accessTokenMs",
  "sessions.inactivityTimeout": "inactivityMs",
  "sessions.corsOrigins": "origins",
} as const satisfies Readonly<Record<string, keyof ProjectSettings>>;

const GROUPS = ["authMethods", "emailPassword", "features", "sessions"] as const;

/** What a save of the dashboard's config comes to. */
export interface DashboardChanges {
  readonly settings: SettingsChanges;
  /** Providers that are switched on or off, by id. */
  readonly providers: Readonly<Record<string, boolean>>;
}

/**
 * What a save changes of the config it was made from. Only what differs counts, so a whole config may
 * be sent back with one switch turned, even one that has two names.
 *
 * @throws {APIError} UNKNOWN_SETTING, SETTING_NOT_AVAILABLE or SOCIAL_PROVIDER_NOT_FOUND naming it,
 * PASSWORD_LENGTHS_CROSSED, ORIGIN_NOT_ALLOWED
 */
export function dashboardChanges(
  current: DashboardConfig,
  body: SaveDashboardBody,
): DashboardChanges {
  const settings = Object.fromEntries(
    GROUPS.flatMap((group) => groupChanges(group, { current, body })),
  );
  const { maxPasswordLength, minPasswordLength } = { ...current.emailPassword, ...settings };
  if (minPasswordLength > maxPasswordLength) {
    fail("BAD_REQUEST", SETTINGS_ERROR_CODES.PASSWORD_LENGTHS_CROSSED);
  }
  return { settings, providers: providerChanges(current, body) };
}

function groupChanges(
  group: typeof GROUPS[number],
  { body, current }: { body: SaveDashboardBody; current: DashboardConfig },
): [string, unknown][] {
  const known: Readonly<Record<string, unknown>> = current[group];
  return Object.entries(body[group] ?? {}).flatMap(([key, given]): [string, unknown][] => {
    const name = `${group}.${key}`;
    if (!Object.hasOwn(known, key)) return failNaming(SETTINGS_ERROR_CODES.UNKNOWN_SETTING, name);
    const limits = isDurationName(name) ? DURATIONS[name] : null;
    if (limits !== null && typeof given === "string") {
      const ms = parseDuration(given, limits);
      return formatDuration(ms) === known[key] ? [] : [[COLUMNS[limits.name], ms]];
    }
    const value = Array.isArray(given) ? parseOrigins(given.map(String), { name }) : given;
    if (isSame(value, known[key])) return [];
    if (!isColumnName(name)) {
      return failNaming(SETTINGS_ERROR_CODES.SETTING_NOT_AVAILABLE, name);
    }
    return [[COLUMNS[name], value]];
  });
}

function isDurationName(name: string): name is keyof typeof DURATIONS {
  return Object.hasOwn(DURATIONS, name);
}

function providerChanges(
  { socialProviders: current }: DashboardConfig,
  { socialProviders = {} }: SaveDashboardBody,
): Record<string, boolean> {
  const changes = Object.entries(socialProviders).flatMap(([id, given]): [string, boolean][] => {
    const name = `socialProviders.${id}`;
    const unknown = Object.keys(given).find((key) => key !== "enabled" && key !== "demo");
    if (unknown !== undefined) {
      return failNaming(SETTINGS_ERROR_CODES.UNKNOWN_SETTING, `${name}.${unknown}`);
    }
    if (given.demo === true) {
      return failNaming(SETTINGS_ERROR_CODES.SETTING_NOT_AVAILABLE, `${name}.demo`);
    }
    const stored = Object.hasOwn(current, id) ? current[id] : undefined;
    if (given.enabled === undefined || given.enabled === (stored?.enabled ?? false)) return [];
    if (stored === undefined) {
      return failNaming(SETTINGS_ERROR_CODES.SOCIAL_PROVIDER_NOT_FOUND, name);
    }
    return [[id, given.enabled]];
  });
  return Object.fromEntries(changes);
}

function isColumnName(name: string): name is keyof typeof COLUMNS {
  return Object.hasOwn(COLUMNS, name);
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
