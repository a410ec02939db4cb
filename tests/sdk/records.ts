/** The records of contract 2.0, with the encodings of 1.9. */
import {
  count,
  epochMs,
  type Fields,
  flag,
  id,
  iso,
  listOf,
  mapOf,
  nullable,
  object,
  oneOf,
  optional,
  type Shape,
  text,
} from "./shape.ts";

const anything: Shape = () => [];

export const USER: Shape = object({
  id: id("usr"),
  email: text,
  emailVerified: flag,
  name: text,
  image: nullable(text),
  username: nullable(text),
  phoneNumber: nullable(text),
  phoneNumberVerified: flag,
  role: oneOf("user", "admin"),
  banned: flag,
  banReason: nullable(text),
  banExpires: nullable(iso),
  twoFactorEnabled: flag,
  metadata: nullable(mapOf(anything)),
  createdAt: iso,
  updatedAt: iso,
}, { locale: nullable(text) });

/** Without the token, which administrators do not get. */
export const SESSION: Shape = object({
  id: id("ses"),
  userId: id("usr"),
  expiresAt: iso,
  ipAddress: nullable(text),
  userAgent: nullable(text),
  activeOrganizationId: nullable(text),
  impersonatedBy: nullable(text),
  createdAt: iso,
  updatedAt: iso,
});

const API_KEY_FIELDS: Fields = {
  id: id("ak"),
  name: text,
  prefix: oneOf("sk_live_", "sk_test_"),
  organizationId: nullable(text),
  permissions: listOf(text),
  expiresAt: nullable(iso),
  lastUsedAt: nullable(iso),
  createdAt: iso,
};
/** What this server tells besides. */
export const API_KEY_EXTRAS: Fields = {
  rotatedFrom: nullable(text),
  start: text,
  end: text,
  allowedCidrs: nullable(listOf(text)),
  rateLimit: nullable(object({ limit: count, windowMs: count })),
};
export const API_KEY: Shape = object(API_KEY_FIELDS, API_KEY_EXTRAS);
export const CREATED_API_KEY_FIELDS: Fields = { ...API_KEY_FIELDS, key: text };
export const CREATED_API_KEY: Shape = object(CREATED_API_KEY_FIELDS, API_KEY_EXTRAS);

const PROJECT_FIELDS: Fields = {
  id: id("proj"),
  name: text,
  slug: text,
  description: optional(text),
  logoUrl: optional(text),
  ownerId: id("usr"),
  createdAt: epochMs,
  updatedAt: epochMs,
};
export const PROJECT: Shape = object(PROJECT_FIELDS, { clientId: text });
export const DELETED_PROJECT: Shape = object(PROJECT_FIELDS, {
  clientId: text,
  deletedAt: epochMs,
  eraseAt: epochMs,
});

const flags = (...names: string[]) => object(Object.fromEntries(names.map((name) => [name, flag])));

const VERSION: Fields = { version: count };

export const AUTH_CONFIG: Shape = object({
  authMethods: flags(
    "sso",
    "emailPassword",
    "passkey",
    "magicLink",
    "emailOtp",
    "twoFactor",
    "organization",
    "anonymous",
    "username",
  ),
  emailPassword: object({
    requireEmailVerification: flag,
    autoSignIn: flag,
    minPasswordLength: count,
    maxPasswordLength: count,
  }),
  socialProviders: mapOf(flags("enabled", "demo")),
  features: flags("hostedUi", "signUp", "mfa", "localization"),
  sessions: object({
    maxSessionLength: text,
    accessTokenDuration: text,
    inactivityTimeout: text,
    corsOrigins: listOf(text),
  }),
}, VERSION);

export const BRANDING: Shape = object({
  primaryColor: text,
  bgColor: text,
  borderRadius: count,
  darkMode: flag,
  customCss: text,
  font: text,
  logoUrl: text,
}, VERSION);

export const AUTH_CONFIGURATION: Shape = object({
  roleAssignment: flag,
  multipleRoles: flag,
  apiKeyPermissions: flag,
}, VERSION);

export const SOCIAL_PROVIDERS: Shape = mapOf(object({
  clientId: text,
  tenantId: nullable(text),
  hasClientSecret: flag,
  enabled: flag,
  updatedAt: epochMs,
}, { discoveryUrl: optional(text) }));

const ORGANIZATION_FIELDS: Fields = {
  id: id("org"),
  name: text,
  slug: text,
  logo: nullable(text),
  metadata: nullable(mapOf(anything)),
  requireMfa: flag,
  ssoEnforced: flag,
  allowedEmailDomains: nullable(listOf(text)),
  maxMembers: nullable(count),
  createdAt: epochMs,
  updatedAt: epochMs,
};
export const ORGANIZATION: Shape = object(ORGANIZATION_FIELDS);

export const MEMBER: Shape = object({
  id: id("mem"),
  organizationId: id("org"),
  userId: id("usr"),
  role: text,
  source: oneOf("manual", "invitation", "sso", "scim", "api"),
  teamIds: listOf(text),
  createdAt: epochMs,
  updatedAt: epochMs,
});

export const INVITATION: Shape = object({
  id: id("inv"),
  organizationId: id("org"),
  email: text,
  role: text,
  inviterId: text,
  status: oneOf("pending", "accepted", "expired", "revoked"),
  expiresAt: epochMs,
  createdAt: epochMs,
}, { teamIds: listOf(text) });

export const CREATED_ORGANIZATION: Shape = object(ORGANIZATION_FIELDS, {
  members: listOf(MEMBER),
});
export const FULL_ORGANIZATION: Shape = object({
  ...ORGANIZATION_FIELDS,
  members: listOf(MEMBER, { least: 1 }),
  invitations: listOf(INVITATION, { least: 1 }),
}, { teams: optional(listOf(anything)) });

export const ROLE: Shape = object({
  id: text,
  name: text,
  slug: text,
  description: text,
  permissions: listOf(text),
  isDefault: flag,
  createdAt: iso,
}, { inherits: listOf(text), ...VERSION });

export const PERMISSION: Shape = object({
  id: text,
  name: text,
  slug: text,
  description: text,
  isBuiltIn: flag,
  createdAt: iso,
});

export const VAULT_SECRET: Shape = object({
  id: id("vsec"),
  name: text,
  context: nullable(text),
  organizationId: nullable(text),
  metadata: nullable(mapOf(text)),
  createdAt: epochMs,
  updatedAt: epochMs,
}, VERSION);

export const EMAIL_TEMPLATE: Shape = object({
  id: id("tmpl"),
  name: text,
  slug: text,
  subject: text,
  previewText: nullable(text),
  category: oneOf("auth", "marketing", "transactional", "onboarding", "notification", "custom"),
  description: nullable(text),
  blocksJson: text,
  variablesJson: nullable(text),
  builtIn: flag,
  builtInType: nullable(text),
  createdAt: epochMs,
  updatedAt: epochMs,
}, { locale: nullable(text), version: count });

const AUDIT_TARGET: Shape = object({ type: text, id: text, name: optional(text) }, {
  metadata: optional(mapOf(text)),
});

const CHANGES: Shape = object({
  before: optional(mapOf(anything)),
  after: optional(mapOf(anything)),
}, { hidden: optional(listOf(text)) });

export const AUDIT_EVENT: Shape = object({
  id: id("evt"),
  action: text,
  version: count,
  actor: object({ type: text, id: text, name: optional(text), email: optional(text) }),
  targets: listOf(AUDIT_TARGET),
  context: object({
    organizationId: optional(text),
    ipAddress: optional(text),
    userAgent: optional(text),
    requestId: optional(text),
  }),
  changes: optional(CHANGES),
  idempotencyKey: optional(text),
  metadata: optional(mapOf(text)),
  occurredAt: epochMs,
  createdAt: epochMs,
}, {
  outcome: oneOf("success", "failure"),
  code: optional(text),
  method: optional(text),
  custom: optional(flag),
  recordedBy: optional(text),
});

export const EVENT: Shape = object({
  id: id("evt"),
  type: text,
  data: object({
    actorType: text,
    actorId: text,
    actorName: nullable(text),
    actorEmail: nullable(text),
    organizationId: nullable(text),
    targets: listOf(AUDIT_TARGET),
    changes: nullable(CHANGES),
    metadata: nullable(mapOf(anything)),
    ipAddress: nullable(text),
    userAgent: nullable(text),
  }, { code: nullable(text), occurredAt: epochMs }),
  createdAt: epochMs,
});
