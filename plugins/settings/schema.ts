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
      requireEmailVerification: { type: "boolean", required: false },
      autoSignIn: { type: "boolean", required: false },
      minPasswordLength: { type: "number", required: false },
      maxPasswordLength: { type: "number", required: false },
      origins: { type: "string[]", required: false },
      baseUrls: { type: "string[]", required: false },
      version: { type: "number", required: true },
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
