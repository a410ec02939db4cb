import type { BetterAuthPlugin } from "better-auth";
import type { PostEndpoint } from "../_kernel/endpoint.ts";
import type {
  BrandingConfig,
  ProjectDetailsConfig,
  RedirectsConfig,
  ResetDashboardBody,
  RuntimeBrandingConfig,
  SaveAuthConfigurationBody,
  SaveBrandingBody,
  SaveProjectDetailsBody,
  SaveRedirectsBody,
  VersionedAuthConfiguration,
} from "./config_types.ts";
import type { SETTINGS_SCHEMA } from "./schema.ts";

/** Which ways of signing in a project has switched on. */
export type AuthMethods = {
  /** Not available in this version: false. */
  sso: boolean;
  /** Address and password. */
  emailPassword: boolean;
  /** Not available in this version: false. */
  passkey: boolean;
  /** A link in a mail. */
  magicLink: boolean;
  /** A code in a mail. */
  emailOtp: boolean;
  /** A second factor, for users who ask for it. */
  twoFactor: boolean;
  /** Organizations that users belong to: the endpoints below `/organization/`. @default true */
  organization: boolean;
  /** Users without an address. */
  anonymous: boolean;
  /** A name of the user's own, with the password. */
  username: boolean;
};

/** What holds for addresses and passwords. */
export type EmailPasswordConfig = {
  /** Whether an address must be verified before its user may sign in. */
  requireEmailVerification: boolean;
  /** Whether signing up signs in. */
  autoSignIn: boolean;
  /** Code points, 8 to 128. */
  minPasswordLength: number;
  /** Code points, 8 to 128. */
  maxPasswordLength: number;
};

/** One OAuth provider as everybody may see it. */
export type SocialProviderConfig = {
  /** Whether users may sign in through it. */
  enabled: boolean;
  /** Shared credentials for trying out; not available: false. */
  demo: boolean;
};

/** Parts of the platform a project uses. */
export type Features = {
  /** Kept for the project's apps; this server does nothing by it. */
  hostedUi: boolean;
  /** Whether anyone may sign up. */
  signUp: boolean;
  /** Another name of `authMethods.twoFactor`. */
  mfa: boolean;
  /** Kept for the project's apps; this server does nothing by it. */
  localization: boolean;
};

/**
 * How long sessions live, in words such as `30 minutes` or `7 days`, and who may call from a browser.
 */
export type SessionsConfig = {
  /**
   * A session ends this long after signing in, however much it is used: 5 minutes to 3650 days, or
   * `unlimited`, the default.
   */
  maxSessionLength: string;
  /** How long a token of `GET /token` is valid: 1 minute to 1 hour. @default "15 minutes" */
  accessTokenDuration: string;
  /** A session that is not used for this long ends: 5 minutes to 365 days. @default "7 days" */
  inactivityTimeout: string;
  /** Origins of the project's apps; the same list as `origins` of `/banata/config/origins/get`. */
  corsOrigins: string[];
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
export type DashboardConfig = RuntimeAuthConfig & {
  /** Counts the saves. Sent back with a save, it refuses the save if another one came between. */
  version: number;
};

/** Body of endpoints that take nothing; what is sent is ignored. */
export type EmptyBody = Record<never, never>;

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

/** Addresses of a project's apps. */
export type OriginsConfig = {
  /** Origins a browser may call from, at most 50, e.g. `https://app.example.com`. */
  origins: string[];
  /** Origins that may stand in links and cookies instead of the platform's host, at most 50. */
  baseUrls: string[];
  /** As in {@link DashboardConfig}. */
  version: number;
};

/** Body of `POST /banata/config/origins/save`; a list that is absent stays. */
export type SaveOriginsBody = Partial<OriginsConfig>;

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
};

/** Body of `POST /banata/config/social-providers/delete`. */
export type DeleteSocialProviderBody = {
  /** As in {@link SaveSocialProviderBody}. */
  providerId: string;
};

/** Body of `POST /banata/config/public`. */
export type PublicConfigBody = {
  /** The project's client id, if no header or key names it. */
  clientId?: string;
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

/** The settings plugin with its endpoints, so that servers and clients infer their types. */
export interface SettingsPlugin extends BetterAuthPlugin {
  /** The plugin's name among the engine's. */
  id: "settings";
  /** Its tables. */
  schema: typeof SETTINGS_SCHEMA;
  /** What it answers below `/banata/config/`. */
  endpoints: {
    getDashboardConfig: PostEndpoint<"/banata/config/dashboard", EmptyBody, DashboardConfig>;
    saveDashboardConfig: PostEndpoint<
      "/banata/config/dashboard/save",
      SaveDashboardBody,
      DashboardConfig
    >;
    resetDashboardConfig: PostEndpoint<
      "/banata/config/dashboard/reset",
      ResetDashboardBody,
      { success: true }
    >;
    getBranding: PostEndpoint<"/banata/config/branding/get", EmptyBody, BrandingConfig>;
    saveBranding: PostEndpoint<"/banata/config/branding/save", SaveBrandingBody, BrandingConfig>;
    getAuthConfiguration: PostEndpoint<
      "/banata/config/auth-config/get",
      EmptyBody,
      VersionedAuthConfiguration
    >;
    saveAuthConfiguration: PostEndpoint<
      "/banata/config/auth-config/save",
      SaveAuthConfigurationBody,
      VersionedAuthConfiguration
    >;
    getRedirects: PostEndpoint<"/banata/config/redirects/get", EmptyBody, RedirectsConfig>;
    saveRedirects: PostEndpoint<
      "/banata/config/redirects/save",
      SaveRedirectsBody,
      RedirectsConfig
    >;
    getProjectDetails: PostEndpoint<
      "/banata/config/project/get",
      EmptyBody,
      ProjectDetailsConfig
    >;
    saveProjectDetails: PostEndpoint<
      "/banata/config/project/save",
      SaveProjectDetailsBody,
      ProjectDetailsConfig
    >;
    getRadarConfig: PostEndpoint<"/banata/config/radar/get", EmptyBody, RadarConfig>;
    getPublicConfig: PostEndpoint<"/banata/config/public", PublicConfigBody, PublicConfig>;
    getOrigins: PostEndpoint<"/banata/config/origins/get", EmptyBody, OriginsConfig>;
    saveOrigins: PostEndpoint<"/banata/config/origins/save", SaveOriginsBody, OriginsConfig>;
    getSocialProviders: PostEndpoint<
      "/banata/config/social-providers/get",
      EmptyBody,
      SocialProvidersReply
    >;
    saveSocialProvider: PostEndpoint<
      "/banata/config/social-providers/save",
      SaveSocialProviderBody,
      SavedSocialProvidersReply
    >;
    deleteSocialProvider: PostEndpoint<
      "/banata/config/social-providers/delete",
      DeleteSocialProviderBody,
      SavedSocialProvidersReply
    >;
  };
}
