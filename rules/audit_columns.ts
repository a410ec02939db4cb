/**
 * What events say of each column when it changes. A column that is in no list has none of its values told,
 * and the generated metadata is not made: whoever adds a column says here what it is.
 *
 * @module
 */

/** What events say of a column: its value, its name alone, or nothing. */
type ColumnClass = "shown" | "secret" | "noise";

/** The columns of one table by class, with spaces between them. */
export type TableColumns = Readonly<Partial<Record<ColumnClass, string>>>;

/**
 * By table. `secret` is what opens something, stands sealed or hashed, or is somebody's own data that
 * the row keeps readable for nobody; `noise` is what says nothing of what happened: times that the event
 * has itself, counters, and what stands in the event's own columns.
 */
export const AUDIT_COLUMNS: Readonly<Record<string, TableColumns>> = {
  account: {
    shown: "accountId providerId userId scope",
    secret: "accessToken refreshToken idToken password",
    noise: "accessTokenExpiresAt refreshTokenExpiresAt createdAt updatedAt",
  },
  apiKey: {
    shown: "name prefix start end createdBy organizationId permissions allowedCidrs rateLimit " +
      "rateLimitWindowMs rotatedFrom expiresAt",
    secret: "keyHash",
    noise: "lastUsedAt createdAt updatedAt",
  },
  auditHold: { shown: "reason placedBy", noise: "createdAt" },
  auditKey: { shown: "origin verifierKey", secret: "sealedKey", noise: "createdAt" },
  auditPolicy: { shown: "retentionDays eraseWithUser", noise: "pruneAt updatedAt" },
  auditSchema: { shown: "action version schema", noise: "createdAt" },
  auditStream: {
    shown: "format actions batchSize state previousUntil",
    // An address may have a token in it.
    secret: "url sealedSecret sealedPrevious",
    noise: "createdAt updatedAt",
  },
  devMail: {
    shown: "mailId mailProjectId type recipient",
    secret: "variables",
    noise: "createdAt",
  },
  emailProvider: {
    shown: "providerId enabled",
    secret: "sealedCredentials sealedWebhook",
    noise: "createdAt updatedAt",
  },
  emailSettings: {
    shown: "activeProvider fromAddress fromName replyTo paused off locale",
    noise: "updatedAt",
  },
  emailSuppression: { shown: "address reason provider categories", noise: "createdAt" },
  emailTemplate: {
    shown: "slug locale category content version",
    noise: "createdAt updatedAt",
  },
  emailVersion: { shown: "templateId version", noise: "content createdAt" },
  invitation: {
    shown: "organizationId email role teamId status expiresAt inviterId inviterType",
    secret: "pendingKey",
    noise: "createdAt updatedAt",
  },
  jwks: {
    shown: "expiresAt alg crv",
    secret: "privateKey",
    noise: "publicKey createdAt",
  },
  mail: {
    shown: "type recipient state reason provider providerMessageId refusedBy attempts " +
      "shownAt",
    secret: "sealedVariables",
    noise: "maybeSince nextAt createdAt updatedAt",
  },
  member: { shown: "organizationId userId role source teamIds", noise: "createdAt updatedAt" },
  memberCount: { shown: "organizationId members teams" },
  memberRole: { shown: "organizationId memberId role" },
  organization: {
    shown:
      "name slug logo metadata requireMfa ssoEnforced allowedEmailDomains maxMembers createdBy",
    noise: "createdAt updatedAt",
  },
  organizationMails: { shown: "organizationId senderName variant", noise: "updatedAt" },
  organizationSettings: {
    shown: "whoMayCreate maxOrganizationsPerUser invitationLifetimeMs maxPendingInvitations",
    noise: "updatedAt",
  },
  originListing: { shown: "origin" },
  permission: { shown: "name slug description", noise: "createdAt updatedAt" },
  project: {
    shown: "name slug clientId description logoUrl ownerId deletedAt eraseAt staged",
    noise: "createdAt updatedAt",
  },
  projectAdministrator: { shown: "project userId", noise: "createdAt" },
  projectBranding: {
    shown: "primaryColor bgColor borderRadius darkMode customCss font logoUrl",
    noise: "updatedAt",
  },
  projectInvitation: { shown: "project addressee inviterId expiresAt", noise: "createdAt" },
  projectKey: { shown: "version rootId", secret: "wrappedKey standing", noise: "createdAt" },
  projectRedirects: {
    shown: "redirectUris signOutRedirects appHomepage signInEndpoint externalSignUp " +
      "userInvitation passwordReset logoUri ssoSuccess dirSyncSuccess logStreamsSuccess",
    noise: "updatedAt",
  },
  projectSettings: {
    shown: "signUp emailPassword magicLink emailOtp twoFactor username anonymous organization " +
      "requireEmailVerification autoSignIn minPasswordLength maxPasswordLength origins baseUrls " +
      "redirectOrigins inactivityMs maxSessionMs accessTokenMs hostedUi localization " +
      "roleAssignment multipleRoles apiKeyPermissions",
    noise: "version updatedAt",
  },
  rateLimit: { secret: "key", noise: "count lastRequest" },
  role: {
    shown: "name slug description permissions inherits isDefault",
    noise: "createdAt updatedAt",
  },
  roleHolder: { shown: "role userId" },
  roleSet: { noise: "text" },
  session: {
    shown: "userId activeOrganizationId activeTeamId signedInBy impersonatedBy expiresAt",
    secret: "token",
    noise: "startedIn ipAddress userAgent createdAt updatedAt",
  },
  socialProvider: {
    shown: "providerId clientId tenantId discoveryUrl enabled",
    secret: "sealedSecret",
    noise: "createdAt updatedAt",
  },
  team: { shown: "name organizationId", noise: "memberCount createdAt updatedAt" },
  teamMember: {
    shown: "teamId userId organizationId",
    noise: "membershipKey createdAt",
  },
  twoFactor: {
    shown: "userId verified lockedUntil wasProven",
    secret: "secret backupCodes",
    noise: "failedVerificationCount lastUsedStep",
  },
  user: {
    shown: "name email emailVerified image twoFactorEnabled username displayUsername " +
      "isAnonymous role banned banReason banExpires phoneNumber phoneNumberVerified locale " +
      "metadata",
    noise: "epoch createdAt updatedAt",
  },
  vaultCustomerKey: {
    shown: "kid keyArn keyVersion access removedAt",
    secret: "kmsCiphertext sealedKey",
    noise: "createdAt",
  },
  vaultRotation: {
    shown: "keyVersion finishedAt",
    noise: "after rotated failed reportedAt createdAt",
  },
  vaultSecret: {
    shown: "organizationId version deletedAt purgeAt",
    secret: "name context metadata nameHash",
    noise: "createdAt updatedAt",
  },
  vaultUse: { noise: "keyVersion records" },
  vaultVersion: {
    shown: "secretId version organizationId keyVersion",
    secret: "record",
    noise: "createdAt",
  },
  verification: {
    shown: "userId expiresAt",
    secret: "identifier value",
    noise: "epoch createdAt updatedAt",
  },
};
