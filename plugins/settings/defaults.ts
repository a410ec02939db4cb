/** The id of a project's only settings row. */
export const SETTINGS_ID = "settings";

/** What a project has switched on, with defaults filled in. */
export interface ProjectSettings {
  /** Whether anyone may sign up. */
  readonly signUp: boolean;
  /** Whether users sign in by address and password. */
  readonly emailPassword: boolean;
  /** Whether users sign in by a link in a mail. */
  readonly magicLink: boolean;
  /** Whether users sign in by a code in a mail. */
  readonly emailOtp: boolean;
  /** Whether users may ask for a second factor of themselves. */
  readonly twoFactor: boolean;
  /** Whether users sign in by a name of their own too. */
  readonly username: boolean;
  /** Whether there are users without an address. */
  readonly anonymous: boolean;
  /** Whether users belong to organizations. */
  readonly organization: boolean;
  /** Whether an address must be verified before its user may sign in. */
  readonly requireEmailVerification: boolean;
  /** Whether signing up signs in. */
  readonly autoSignIn: boolean;
  /** Code points, at least 8. */
  readonly minPasswordLength: number;
  /** Code points, at most 128. */
  readonly maxPasswordLength: number;
  /** Origins of the project's apps besides the platform's host, e.g. `https://app.example.com`. */
  readonly origins: readonly string[];
  /** Origins that may stand in links and cookies instead of the platform's host. */
  readonly baseUrls: readonly string[];
  /** Origins of the project's redirects: the save of redirects writes them. */
  readonly redirectOrigins: readonly string[];
  /** A session that is not used for this long ends. */
  readonly inactivityMs: number;
  /** A session ends this long after signing in, however much it is used; null for never. */
  readonly maxSessionMs: number | null;
  /** How long a token of `GET /token` is valid. */
  readonly accessTokenMs: number;
  /** Kept for the project's apps; nothing here reads it. */
  readonly hostedUi: boolean;
  /** Kept for the project's apps; nothing here reads it. */
  readonly localization: boolean;
  /** Kept for the project's dashboard; nothing here reads it. */
  readonly roleAssignment: boolean;
  /** Kept for the project's dashboard; nothing here reads it. */
  readonly multipleRoles: boolean;
  /** Kept for the project's dashboard; nothing here reads it. */
  readonly apiKeyPermissions: boolean;
  /** Counts the saves; 0 before the first. */
  readonly version: number;
}

/** The stored row: any column may be without a value. */
export type StoredSettings = {
  -readonly [Key in keyof ProjectSettings]?: ProjectSettings[Key] | null;
};

/** What holds before anything is saved: addresses and passwords, and nothing else. */
export const DEFAULT_SETTINGS: ProjectSettings = {
  signUp: true,
  emailPassword: true,
  magicLink: false,
  emailOtp: false,
  twoFactor: false,
  username: false,
  anonymous: false,
  organization: true,
  requireEmailVerification: false,
  autoSignIn: true,
  minPasswordLength: 8,
  maxPasswordLength: 128,
  origins: [],
  baseUrls: [],
  redirectOrigins: [],
  // Contract 3.0: a session that is used is renewed without end.
  inactivityMs: 7 * 24 * 60 * 60 * 1000,
  maxSessionMs: null,
  accessTokenMs: 15 * 60 * 1000,
  hostedUi: false,
  localization: false,
  roleAssignment: false,
  multipleRoles: false,
  apiKeyPermissions: false,
  version: 0,
};

/** A stored row, or none, with the defaults filled in. */
export function withDefaults(stored: StoredSettings | null): ProjectSettings {
  const given = Object.entries(stored ?? {}).filter(([, value]) =>
    value !== undefined && value !== null
  );
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(given) };
}
