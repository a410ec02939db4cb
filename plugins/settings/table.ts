/**
 * Every setting of a project, once. Schema, defaults, types, the check of a save, what clients read and
 * the table of docs/settings.md follow from these rows; nothing here loads a package.
 *
 * @module
 */
import { fillDefaults, type RuledRows } from "../_kernel/setting_rows.ts";
import type { SettingValues } from "../_kernel/setting_types.ts";

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Settings by the tables they are stored in, of which a project has one row each at most. */
export const SETTINGS = {
  /** What every request of the project reads. */
  projectSettings: {
    signUp: { default: true, at: "features", says: "Whether anyone may sign up, in every way" },
    emailPassword: { default: true, at: "authMethods", says: "Sign-in by address and password" },
    magicLink: { default: false, at: "authMethods", says: "Sign-in by a link in a mail" },
    emailOtp: { default: false, at: "authMethods", says: "Sign-in by a code in a mail" },
    twoFactor: {
      default: false,
      at: ["authMethods", "features.mfa"],
      says: "Whether users may ask for a second factor of themselves",
    },
    username: {
      default: false,
      at: "authMethods",
      says: "Sign-in by a name of the user's own too, with the password",
    },
    anonymous: { default: false, at: "authMethods", says: "Users without an address" },
    organization: {
      default: true,
      at: "authMethods",
      says: "Organizations that users belong to: the endpoints below `/organization/`",
    },
    sso: { default: false, at: "authMethods", counts: "nowhere", says: "Single sign-on" },
    passkey: { default: false, at: "authMethods", counts: "nowhere", says: "Passkeys" },
    requireEmailVerification: {
      default: false,
      at: "emailPassword",
      says: "Whether an address must be verified before its user may sign in",
    },
    autoSignIn: { default: true, at: "emailPassword", says: "Whether signing up signs in" },
    minPasswordLength: {
      default: 8,
      range: [8, 128],
      at: "emailPassword",
      says: "The fewest characters of a new password",
    },
    maxPasswordLength: {
      default: 128,
      range: [8, 128],
      at: "emailPassword",
      says: "The most characters of a new password",
    },
    origins: {
      default: [],
      rule: "origins",
      at: ["origins", "sessions.corsOrigins"],
      says: "From where browsers call; one on another site changes the session's cookie",
    },
    baseUrls: {
      default: [],
      rule: "origins",
      at: "origins",
      says: "What may stand in links and cookies instead of the platform's host",
    },
    // No part shows it: a save of redirects writes it.
    redirectOrigins: { default: [], rule: "origins", says: "Origins of the project's redirects" },
    inactivityMs: {
      type: "duration",
      // Contract 3.0: a session that is used is renewed without end.
      default: 7 * DAY_MS,
      range: [5 * MINUTE_MS, 365 * DAY_MS],
      at: "sessions.inactivityTimeout",
      says: "A session that is not used for this long ends",
    },
    maxSessionMs: {
      type: "duration",
      default: null,
      range: [5 * MINUTE_MS, 3650 * DAY_MS],
      at: "sessions.maxSessionLength",
      says: "A session ends this long after signing in, however much it is used",
    },
    accessTokenMs: {
      type: "duration",
      default: 15 * MINUTE_MS,
      // A token outlives the session it was made for, so it must be short.
      range: [MINUTE_MS, 60 * MINUTE_MS],
      at: "sessions.accessTokenDuration",
      says: "How long a token of `GET /token` is valid",
    },
    hostedUi: { default: false, at: "features", counts: "apps", says: "Hosted pages" },
    localization: { default: false, at: "features", counts: "apps", says: "Several languages" },
    roleAssignment: { default: false, at: "auth-config", counts: "apps", says: "Assigning roles" },
    multipleRoles: { default: false, at: "auth-config", counts: "apps", says: "Several roles" },
    apiKeyPermissions: {
      default: false,
      at: "auth-config",
      counts: "apps",
      says: "Permissions of API keys",
    },
  },
  /** How the project's pages look; apart, so that no other request reads it. */
  projectBranding: {
    primaryColor: {
      default: "#6366f1",
      rule: "color",
      counts: "apps",
      says: "What can be pressed",
    },
    bgColor: { default: "#ffffff", rule: "color", counts: "apps", says: "What is behind all" },
    borderRadius: { default: 8, range: [0, 64], counts: "apps", says: "Pixels of round corners" },
    darkMode: { default: false, counts: "apps", says: "Whether pages are dark" },
    customCss: { default: "", rule: "css", counts: "apps", says: "CSS; treat it with care" },
    font: { default: "system-ui", rule: "font", counts: "apps", says: "Names of fonts" },
    logoUrl: { default: "", rule: "urlOrNone", counts: "apps", says: "The project's logo" },
  },
  /** Where the project's apps are entered and left. Their origins are trusted, but for the logo's. */
  projectRedirects: {
    redirectUris: { default: [], rule: "urls", counts: "apps", says: "Where sign-in leads" },
    signOutRedirects: { default: [], rule: "urls", counts: "apps", says: "Where sign-out leads" },
    appHomepage: {
      type: "string",
      default: null,
      rule: "url",
      counts: "apps",
      says: "The app's own first page",
    },
    signInEndpoint: {
      type: "string",
      default: null,
      rule: "url",
      counts: "apps",
      says: "Its sign-in page",
    },
    externalSignUp: {
      type: "string",
      default: null,
      rule: "url",
      counts: "apps",
      says: "Its sign-up page",
    },
    userInvitation: {
      type: "string",
      default: null,
      rule: "url",
      says: "Where the mail of an invitation leads",
    },
    passwordReset: {
      type: "string",
      default: null,
      rule: "url",
      counts: "apps",
      says: "Its page for a new password",
    },
    logoUri: {
      type: "string",
      default: null,
      rule: "url",
      counts: "apps",
      says: "A picture: its host serves no page of the app, so its origin is not trusted",
    },
    ssoSuccess: {
      type: "string",
      default: null,
      rule: "url",
      counts: "apps",
      says: "Where the admin portal leads after single sign-on was set up",
    },
    dirSyncSuccess: {
      type: "string",
      default: null,
      rule: "url",
      counts: "apps",
      says: "Where the admin portal leads after directory sync was set up",
    },
    logStreamsSuccess: {
      type: "string",
      default: null,
      rule: "url",
      counts: "apps",
      says: "Where the admin portal leads after log streams were set up",
    },
  },
} as const satisfies Readonly<Record<string, RuledRows>>;

/** The id of a project's only settings row. */
export const SETTINGS_ID = "settings";

/** What a project has switched on, with defaults filled in; times are milliseconds, null is no limit. */
export type ProjectSettings =
  & Readonly<SettingValues<typeof SETTINGS.projectSettings>>
  & {
    /** Counts the saves; 0 before the first. */
    readonly version: number;
  };

/** The stored row: any column may be without a value. */
type StoredSettings = {
  readonly [Column in keyof ProjectSettings]?: ProjectSettings[Column] | null;
};

/** What holds before anything is saved: addresses and passwords, and nothing else. */
export const DEFAULT_SETTINGS: ProjectSettings = filledFrom(null);

/** A request asks several times for the settings of one row. */
const filled = new WeakMap<StoredSettings, ProjectSettings>();

/** A stored row, or none, with the defaults filled in. */
export function withDefaults(stored: StoredSettings | null): ProjectSettings {
  if (stored === null) return DEFAULT_SETTINGS;
  const settings = filled.get(stored) ?? filledFrom(stored);
  filled.set(stored, settings);
  return settings;
}

function filledFrom(stored: StoredSettings | null): ProjectSettings {
  const values = fillDefaults(SETTINGS.projectSettings, stored);
  return { ...values, version: stored?.version ?? 0 };
}

/** Providers the engine knows by their id; any other is described by its discovery document. */
export const BUILT_IN_PROVIDERS: readonly string[] = [
  "google",
  "github",
  "microsoft",
  "apple",
  "discord",
  "facebook",
  "twitter",
  "linkedin",
  "gitlab",
  "slack",
];
