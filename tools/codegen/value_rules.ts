import { settingRules } from "../../plugins/_kernel/setting_rows.ts";
import { ORGANIZATION_SETTINGS } from "../../plugins/organizations/settings.ts";
import { SETTINGS } from "../../plugins/settings/table.ts";
import type { ValueRuleName } from "../../rules/value_rules.ts";

/**
 * What the values of a column must be, by table and column. It is written into the component's
 * metadata, and every write of a row asks for it: an endpoint's own check comes first, this one is
 * passed by nobody. A column that only our own code fills has none; a date is a date without one.
 */
export const COLUMN_RULES: Readonly<Record<string, Readonly<Record<string, ValueRuleName>>>> = {
  user: {
    name: "personName",
    email: "email",
    image: "picture",
    username: "username",
    displayUsername: "line64",
    role: "roleNames",
    banReason: "lines500",
    phoneNumber: "line32",
    locale: "locale",
    metadata: "json",
  },
  account: { accountId: "line1024", providerId: "line64" },
  twoFactor: { failedVerificationCount: "count", lastUsedStep: "count" },
  organization: {
    name: "line200",
    slug: "organizationSlug",
    logo: "picture",
    metadata: "json",
    allowedEmailDomains: "domains",
    maxMembers: "1-10000000",
  },
  team: { name: "line200", memberCount: "count" },
  member: { role: "roleNames", source: "memberSource" },
  memberRole: { role: "roleName" },
  memberCount: { members: "count", teams: "count" },
  invitation: { email: "email", role: "roleNames", status: "invitationStatus" },
  organizationSettings: settingRules(ORGANIZATION_SETTINGS),
  project: {
    name: "line100",
    slug: "projectSlug",
    clientId: "line64",
    description: "lines500",
    logoUrl: "picture",
  },
  apiKey: {
    name: "line32",
    keyHash: "line64",
    prefix: "line32",
    start: "line64",
    end: "line64",
    permissions: "grants",
    allowedCidrs: "cidrs",
    rateLimit: "1-1000000",
    rateLimitWindowMs: "1000-86400000",
  },
  originListing: { origin: "origin" },
  projectSettings: { ...settingRules(SETTINGS.projectSettings), version: "count" },
  projectBranding: settingRules(SETTINGS.projectBranding),
  projectRedirects: settingRules(SETTINGS.projectRedirects),
  socialProvider: {
    providerId: "providerId",
    clientId: "line512",
    tenantId: "tenantId",
    discoveryUrl: "url",
  },
  emailSettings: { fromAddress: "email", fromName: "line200", replyTo: "email" },
  organizationMails: { senderName: "line200" },
  auditPolicy: { retentionDays: "1-36500" },
  auditHold: { reason: "lines500" },
  auditStream: { url: "url", batchSize: "1-500" },
  vaultSecret: { metadata: "json" },
  role: {
    name: "line100",
    slug: "roleSlug",
    description: "lines500",
    permissions: "grants",
    inherits: "roleSlugs",
  },
  permission: { name: "line100", slug: "permission", description: "lines500" },
  roleHolder: { role: "roleName" },
};
