/**
 * Better Auth field map of the settings plugin. A project has at most one `projectSettings` row; a
 * column without a value stands for its default (see `defaults.ts`).
 */
export const SETTINGS_SCHEMA = {
  projectSettings: {
    fields: {
      signUp: { type: "boolean", required: false },
      emailPassword: { type: "boolean", required: false },
      magicLink: { type: "boolean", required: false },
      emailOtp: { type: "boolean", required: false },
      twoFactor: { type: "boolean", required: false },
      username: { type: "boolean", required: false },
      anonymous: { type: "boolean", required: false },
      organization: { type: "boolean", required: false },
      requireEmailVerification: { type: "boolean", required: false },
      autoSignIn: { type: "boolean", required: false },
      minPasswordLength: { type: "number", required: false },
      maxPasswordLength: { type: "number", required: false },
      origins: { type: "string[]", required: false },
      baseUrls: { type: "string[]", required: false },
      redirectOrigins: { type: "string[]", required: false },
      inactivityMs: { type: "number", required: false },
      maxSessionMs: { type: "number", required: false },
      accessTokenMs: { type: "number", required: false },
      hostedUi: { type: "boolean", required: false },
      localization: { type: "boolean", required: false },
      roleAssignment: { type: "boolean", required: false },
      multipleRoles: { type: "boolean", required: false },
      apiKeyPermissions: { type: "boolean", required: false },
      version: { type: "number", required: true },
      updatedAt: { type: "date", required: true },
    },
  },
  /** One row for each origin that the settings list: a preflight finds by it that some project does. */
  originListing: {
    fields: { origin: { type: "string", required: true } },
  },
  /** How the project's pages look. Apart from the settings, which every request reads. */
  projectBranding: {
    fields: {
      primaryColor: { type: "string", required: false },
      bgColor: { type: "string", required: false },
      borderRadius: { type: "number", required: false },
      darkMode: { type: "boolean", required: false },
      customCss: { type: "string", required: false },
      font: { type: "string", required: false },
      logoUrl: { type: "string", required: false },
      updatedAt: { type: "date", required: true },
    },
  },
  /** Where the project's apps are entered and left. */
  projectRedirects: {
    fields: {
      redirectUris: { type: "string[]", required: false },
      appHomepage: { type: "string", required: false },
      signInEndpoint: { type: "string", required: false },
      signOutRedirects: { type: "string[]", required: false },
      externalSignUp: { type: "string", required: false },
      userInvitation: { type: "string", required: false },
      passwordReset: { type: "string", required: false },
      logoUri: { type: "string", required: false },
      ssoSuccess: { type: "string", required: false },
      dirSyncSuccess: { type: "string", required: false },
      logStreamsSuccess: { type: "string", required: false },
      updatedAt: { type: "date", required: true },
    },
  },
  /** Credentials of an OAuth provider; the secret is sealed under the project's own key. */
  socialProvider: {
    fields: {
      providerId: { type: "string", required: true, unique: true },
      clientId: { type: "string", required: true },
      sealedSecret: { type: "string", required: true },
      tenantId: { type: "string", required: false },
      /** OpenID Connect discovery document of a provider that Better Auth does not know. */
      discoveryUrl: { type: "string", required: false },
      enabled: { type: "boolean", required: true },
      createdAt: { type: "date", required: true },
      updatedAt: { type: "date", required: true },
    },
  },
  /** The project's random key, wrapped by the root secret: what it keeps secret is sealed under it. */
  projectKey: {
    fields: {
      wrappedKey: { type: "string", required: true },
      createdAt: { type: "date", required: true },
    },
  },
} as const;
