/**
 * What the generator of requests can't know by itself. Every entry is used, or the test fails.
 *
 * @module
 */

/** The column that a field's values come from, e.g. `user.id`; `null` for what names no row. */
export type Source = `${string}.${string}` | null;

/**
 * Which rows a field names, where its name does not say so: `userId` is a user's id by itself. The
 * key is the field's name, or `METHOD /path field` where one endpoint means something else by it.
 */
export const SOURCES: Readonly<Record<string, Source>> = {
  accessToken: null,
  accountId: "account.id",
  after: "user.id",
  before: "user.id",
  clientId: null,
  code: null,
  cursor: null,
  email: "user.email",
  id: "project.id",
  key: null,
  keyId: "apiKey.id",
  newEmail: "user.email",
  organizationId: null,
  otp: null,
  refreshToken: null,
  providerId: "socialProvider.providerId",
  sessionToken: "session.token",
  slug: null,
  state: null,
  tenantId: null,
  token: "session.token",
  username: "user.username",
};

/** Endpoints that tell of a project to whoever names it, and why that is right. */
export const TOLD_TO_EVERYBODY: Readonly<Record<string, string>> = {
  "POST /banata/projects/export": "an administrator of the platform may export every project",
  "GET /banata/emails/dev-mailbox": "a development machine's mails are its administrators'",
};
