/**
 * How a project's pages look. Everything but `customCss` is checked so that it can stand in a style;
 * `customCss` is text that a page's author must treat with care (docs/settings.md).
 */
export type RuntimeBrandingConfig = {
  /** `#rgb`, `#rrggbb` or `#rrggbbaa`. @default "#6366f1" */
  primaryColor: string;
  /** `#rgb`, `#rrggbb` or `#rrggbbaa`. @default "#ffffff" */
  bgColor: string;
  /** Pixels, 0 to 64. @default 8 */
  borderRadius: number;
  /** Whether pages are dark. @default false */
  darkMode: boolean;
  /** At most 10,000 characters, stored and given back as they came. @default "" */
  customCss: string;
  /** Names of fonts, joined by commas, at most 200 characters. @default "system-ui" */
  font: string;
  /** An https URL, or empty for none. @default "" */
  logoUrl: string;
};

/** {@link RuntimeBrandingConfig} for those who may change it. */
export type BrandingConfig = RuntimeBrandingConfig & {
  /** Counts the saves of all settings. */
  version: number;
};

/** Body of `POST /banata/config/branding/save`; what is absent stays, other names are refused. */
export type SaveBrandingBody = Partial<BrandingConfig>;

/**
 * Switches of the dashboard's page on authorization. They are kept for it; this server does nothing
 * by them.
 */
export type AuthConfiguration = {
  /** @default false */
  roleAssignment: boolean;
  /** @default false */
  multipleRoles: boolean;
  /** @default false */
  apiKeyPermissions: boolean;
};

/** {@link AuthConfiguration} for those who may change it. */
export type VersionedAuthConfiguration = AuthConfiguration & {
  /** Counts the saves of all settings. */
  version: number;
};

/** Body of `POST /banata/config/auth-config/save`; what is absent stays, other names are refused. */
export type SaveAuthConfigurationBody = Partial<VersionedAuthConfiguration>;

/**
 * Where the project's apps are entered and left: https URLs, or http ones of localhost, at most 2,048
 * characters each. Their origins are origins of the project, but for the logo's.
 */
export type RedirectsConfig = {
  /** Where sign-in leads to, at most 50. */
  redirectUris: string[];
  /** Where a user goes who is nowhere else. */
  appHomepage?: string;
  /** The app's own sign-in page. */
  signInEndpoint?: string;
  /** Where sign-out leads to, at most 50. */
  signOutRedirects: string[];
  /** The app's own sign-up page. */
  externalSignUp?: string;
  /** Where an invitation's link leads to. */
  userInvitation?: string;
  /** The app's own page for a new password. */
  passwordReset?: string;
  /** A picture; its origin is not trusted. */
  logoUri?: string;
  /** Where the admin portal leads to after single sign-on was set up. */
  ssoSuccess?: string;
  /** Where the admin portal leads to after directory sync was set up. */
  dirSyncSuccess?: string;
  /** Where the admin portal leads to after log streams were set up. */
  logStreamsSuccess?: string;
};

/** Body of `POST /banata/config/redirects/save`. */
export type SaveRedirectsBody = {
  /** Places that are absent stay; null, an empty text or an empty list takes one away. */
  config: { [Key in keyof RedirectsConfig]?: RedirectsConfig[Key] | null };
  /** The version that was read; absent saves on any. */
  version?: number;
};

/** The project behind the settings. */
export type ProjectDetailsConfig = {
  /** 1 to 100 characters. */
  projectName: string;
  /** At most 500 characters; empty for none. */
  projectDescription: string;
  /** The project's public id; it can't be changed. */
  clientId: string;
};

/** Body of `POST /banata/config/project/save`; what is absent stays. */
export type SaveProjectDetailsBody = {
  /** 1 to 100 characters. */
  projectName?: string;
  /** At most 500 characters; empty takes it away. */
  projectDescription?: string;
};

/** Body of `POST /banata/config/dashboard/reset`. */
export type ResetDashboardBody = {
  /** The version that was read; absent resets any. */
  version?: number;
};
