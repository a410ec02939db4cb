/**
 * What the generator of requests can't know by itself. Every entry is used, or the test fails.
 *
 * @module
 */

/** The column that a field's values come from, e.g. `user.id`; `null` for what names no row. */
export type Source = `${string}.${string}` | null;

/**
 * Which rows a field names that the call does not send by itself, where its name does not say so:
 * `userId` is a user's id. A key is the field's name, or `name of /path/` below which it means this.
 */
export const SOURCES: Readonly<Record<string, Source>> = {
  accessToken: null,
  accountId: "account.id",
  actorId: "user.id",
  after: "user.id",
  before: "user.id",
  clientId: null,
  code: null,
  cursor: null,
  email: "user.email",
  "id of /admin/get-user": "user.id",
  "id of /banata/audit-logs/tlog/proof": "event.id",
  // The name of a kind of mails.
  "id of /banata/config/emails/toggle": null,
  "id of /organization/get-invitation": "invitation.id",
  key: null,
  keyId: "apiKey.id",
  memberIdOrEmail: "member.id",
  newEmail: "user.email",
  otp: null,
  refreshToken: null,
  providerId: "socialProvider.providerId",
  sessionToken: "session.token",
  slug: null,
  state: null,
  targetId: "user.id",
  tenantId: null,
  token: "session.token",
  username: "user.username",
};

/** Endpoints that tell of a project to whoever names it, and why that is right. */
export const TOLD_TO_EVERYBODY: Readonly<Record<string, string>> = {
  "GET /banata/emails/dev-mailbox": "a development machine's mails are its administrators'",
};

/**
 * What administrators of the platform do with any project, and nobody else with another's: they have
 * the whole deployment in their hands. These are challenged by an operator who is none.
 */
export const DEPLOYMENT_WIDE: ReadonlySet<string> = new Set([
  "POST /banata/projects/adopt",
  "POST /banata/projects/adopt/passwords",
  "POST /banata/projects/erase",
  "POST /banata/projects/export",
  "POST /banata/projects/import/abandon",
  "POST /banata/projects/import/begin",
  "POST /banata/projects/import/chunk",
  "POST /banata/projects/import/finish",
  "POST /banata/projects/import/status",
]);
