import type { SettingValues, WithoutNulls } from "../_kernel/setting_types.ts";
import type { PartConfig } from "./parts.ts";
import type { SETTINGS } from "./table.ts";

/** What a reader may save: the version that was read makes a later save a conflict. */
export type Versioned<Config> = Config & {
  /** Counts the saves of all settings. Sent with a save, it refuses it if another one came between. */
  version: number;
};

/** Which ways of signing in a project has switched on; docs/settings.md says what each setting does. */
export type AuthMethods = PartConfig<"authMethods">;

/** What holds for addresses and passwords; lengths are code points. */
export type EmailPasswordConfig = PartConfig<"emailPassword">;

/** Parts of the platform a project uses. */
export type Features = PartConfig<"features">;

/**
 * How long sessions live, in words such as `30 minutes` or `7 days`, and who may call from a browser.
 */
export type SessionsConfig = PartConfig<"sessions">;

/** Addresses of a project's apps, at most 50 in each list, e.g. `https://app.example.com`. */
export type OriginsConfig = Versioned<PartConfig<"origins">>;

/**
 * Switches of the dashboard's page on authorization. They are kept for it; this server does nothing
 * by them.
 */
export type AuthConfiguration = PartConfig<"auth-config">;

/** {@link AuthConfiguration} for those who may change it. */
export type VersionedAuthConfiguration = Versioned<AuthConfiguration>;

/**
 * How a project's pages look. Everything but `customCss` is checked so that it can stand in a style;
 * `customCss` is text that a page's author must treat with care (docs/settings.md).
 */
export type RuntimeBrandingConfig = SettingValues<typeof SETTINGS.projectBranding>;

/** {@link RuntimeBrandingConfig} for those who may change it. */
export type BrandingConfig = Versioned<RuntimeBrandingConfig>;

/**
 * Where the project's apps are entered and left: https URLs, or http ones of localhost, at most 2,048
 * characters each. Their origins are origins of the project, but for the logo's.
 */
export type RedirectsConfig = WithoutNulls<SettingValues<typeof SETTINGS.projectRedirects>>;

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

/** One OAuth provider as everybody may see it. */
export type SocialProviderConfig = {
  /** Whether users may sign in through it. */
  enabled: boolean;
  /** Shared credentials for trying out; not available: false. */
  demo: boolean;
};

/** A project's settings as clients read them. */
export type RuntimeAuthConfig = {
  /** Ways of signing in. */
  authMethods: AuthMethods;
  /** What holds for addresses and passwords. */
  emailPassword: EmailPasswordConfig;
  /** By provider id. */
  socialProviders: Record<string, SocialProviderConfig>;
  /** Parts of the platform that are used. */
  features: Features;
  /** Sessions and browsers. */
  sessions: SessionsConfig;
};

/** {@link RuntimeAuthConfig} for everybody: what a sign-in page of the project needs. */
export type PublicConfig = RuntimeAuthConfig & {
  /** How the project's pages look. */
  branding: RuntimeBrandingConfig;
};

/** {@link RuntimeAuthConfig} for those who may change it. */
export type DashboardConfig = Versioned<RuntimeAuthConfig>;

/** Body of `POST /banata/config/dashboard/save`: any part of the config. */
export type SaveDashboardBody = {
  /** Ways of signing in; those that are absent stay. */
  authMethods?: Partial<AuthMethods>;
  /** What holds for addresses and passwords; what is absent stays. */
  emailPassword?: Partial<EmailPasswordConfig>;
  /** Switches stored providers on and off. */
  socialProviders?: Record<string, Partial<SocialProviderConfig>>;
  /** Parts of the platform; those that are absent stay. */
  features?: Partial<Features>;
  /** Sessions and browsers; what is absent stays. */
  sessions?: Partial<SessionsConfig>;
  /** How the project's pages look; what is absent stays. The answer leaves it out. */
  branding?: Partial<RuntimeBrandingConfig>;
  /** The version that was read; absent saves on any. */
  version?: number;
};

/** Credentials of an OAuth provider; never the secret. */
export type SocialProviderCredentialRecord = {
  /** The project's client id at the provider. */
  clientId: string;
  /** Microsoft's tenant. */
  tenantId: string | null;
  /** Whether a secret is stored. */
  hasClientSecret: boolean;
  /** Whether users may sign in through it. */
  enabled: boolean;
  /** Only of a provider that is not built in. */
  discoveryUrl?: string;
  /** Epoch milliseconds. */
  updatedAt: number;
};

/** Reply of `POST /banata/config/social-providers/get`. */
export type SocialProvidersReply = {
  /** By provider id. */
  providers: Record<string, SocialProviderCredentialRecord>;
};

/** Reply of `save` and `delete` of social providers. */
export type SavedSocialProvidersReply = SocialProvidersReply & {
  /** The config with the providers as they are then. */
  config: DashboardConfig;
};

/** Body of `POST /banata/config/social-providers/save`. */
export type SaveSocialProviderBody = {
  /** 1 to 64 characters, taken as lower case: `google`, or any id with a `discoveryUrl`. */
  providerId: string;
  /** 1 to 512 characters. */
  clientId: string;
  /** At most 2,048 characters; absent keeps the stored one. Needed anew with another discoveryUrl. */
  clientSecret?: string;
  /** At most 512 characters; null takes it away, absent keeps it. */
  tenantId?: string | null;
  /** OpenID Connect discovery document of a provider that is not built in; absent keeps it. */
  discoveryUrl?: string;
  /** @default true for a new provider; absent keeps it */
  enabled?: boolean;
  /** The settings' version that it was made from; another one that is current by then is refused. */
  version?: number;
};

/** Reply of `POST /banata/config/radar/get`: protections an app's proxy may ask for; none is built. */
export interface RadarConfig {
  /** Always false. */
  enabled: boolean;
  /** Always false. */
  blockImpossibleTravel: boolean;
  /** Always false. */
  deviceFingerprinting: boolean;
  /** Always false: the platform's own rate limits are no part of this. */
  rateLimiting: boolean;
  /** Always false. */
  botDetection: boolean;
  /** Always null. */
  botProvider: null;
}
