/**
 * What the actions of the audit log are named: `user.created`. The component names an event when it
 * writes it; readers and documents ask for the names that there are.
 *
 * @module
 */

/**
 * How the events of a table's rows are named, where it is not the table's own name in snake case with
 * `created`, `updated` or `deleted`. A text of words: what the row is called, then by condition the name,
 * of which the first that holds counts. A name without a dot is one of the row's own.
 *
 * ```
 * +:added                     of a row that is created; - of one that is deleted, ~ of one that is updated
 * ~email:email.changed        where this column has changed, or has a value in a new row
 * ~banned=true:banned         where it has this value now; none after = where it has none
 * ~password@reset:…           where the request's path ends so
 * ```
 *
 * A table whose text is empty leaves no events: its rows are counts or look-ups of others, and change
 * with them in the same commit.
 */
export const ROW_ACTIONS: Readonly<Record<string, string>> = {
  user: "user ~banned=true:banned ~banned:unbanned ~email:email.changed " +
    "~emailVerified=true:email.verified ~twoFactorEnabled=true:two_factor.enabled " +
    "~twoFactorEnabled:two_factor.disabled ~role:role_updated",
  session: "session +impersonatedBy:user.impersonated -:revoked ~expiresAt:refreshed",
  // What a sign-in changes of a password is its hash: one of another system's becomes ours.
  account: "account ~password@reset-password:password.reset ~password@email:password.rehashed " +
    "~password@username:password.rehashed ~password:password.changed",
  verification: "verification +@password-reset:password.reset_requested " +
    "~@password-reset:password.reset_requested",
  twoFactor: "authenticator ~lockedUntil=:updated ~lockedUntil:locked",
  jwks: "signing_key",
  member: "member +:added -:removed ~role:role_updated",
  teamMember: "team_member +:added -:removed",
  invitation: "invitation ~status=accepted:accepted ~status=revoked:revoked " +
    "~status=rejected:rejected ~status=expired:expired",
  apiKey: "api_key +rotatedFrom:rotated -:revoked",
  project: "project ~deletedAt=:restored ~deletedAt:deleted ~ownerId:owner_changed " +
    "~staged=:imported -:erased",
  projectAdministrator: "project_administrator +:added -:removed",
  projectSettings: "settings +:updated",
  projectBranding: "branding +:updated",
  projectRedirects: "redirects +:updated",
  organizationSettings: "organization_settings +:updated",
  emailSettings: "email_settings +:updated",
  mail: "mail +:queued ~state=sent:sent ~state=delivered:delivered ~state=bounced:bounced " +
    "~state=complained:complained ~state=failed:failed ~state=undeliverable:failed " +
    "~shownAt:shown",
  vaultSecret:
    "vault +:encrypted ~deletedAt=:restored ~deletedAt:deleted ~version:encrypted -:purged",
  vaultRotation: "vault_rotation +:vault.key_rotated",
  vaultCustomerKey: "customer_key",
  memberCount: "",
  memberRole: "",
  roleHolder: "",
  roleSet: "",
  originListing: "",
  vaultUse: "",
  devMail: "",
  rateLimit: "",
};

/** Every table whose rows leave events. */
const TABLES = "user session account verification twoFactor jwks organization team teamMember " +
  "member invitation organizationSettings project projectAdministrator projectInvitation apiKey " +
  "projectSettings projectBranding projectRedirects socialProvider mail emailSettings " +
  "emailProvider emailSuppression emailTemplate organizationMails emailVersion role permission " +
  "projectKey vaultSecret vaultVersion vaultRotation vaultCustomerKey auditSchema auditKey auditStream " +
  "auditPolicy auditHold";

/** Refused requests; each event has the answer's code. */
export const REFUSAL_ACTIONS = {
  "session.refused": "a sign-in failed, also one by a provider, a link or a mailed code",
  "two_factor.refused": "a second factor was wrong",
  "sign_up.refused": "nobody may sign up there",
  "setup.refused": "the setup token was wrong",
  "password.refused": "the password of a signed-in user was wrong",
  "verification.refused": "a link or a code was wrong or too old",
  "permission.denied": "a right is not held, or not by whoever acts for another",
  "rate_limit.exceeded": "too many requests were sent",
  "api_key.refused": "a key is unknown, revoked or expired, or used from another network",
  "scope.refused": "the project that a request names is not that of its key or client id",
  "origin.refused": "a page of another origin sent it, or it would lead to one",
  "vault.refused": "a secret was not given out",
} as const;

/** What a refused request is called. */
export type RefusalAction = keyof typeof REFUSAL_ACTIONS;

/** Actions that are no change of a row. */
export const OTHER_ACTIONS: Readonly<Record<string, string>> = {
  "project.exported": "somebody started to export a project",
  "vault.decrypted": "a secret's data was read",
  "data_key.created": "a data key was made and wrapped; it is stored nowhere",
  "data_key.updated": "a data key was wrapped anew",
  "data_key.decrypted": "a data key was unwrapped",
  "audit_log.pruned": "old events were taken away, a tile at a time",
  "audit_subject.erased": "a person was taken out of the events",
  "migration.started": "a step of an upgrade began",
  "migration.finished": "it was done",
  "migration.failed": "a row could not be brought to its new form",
  "migration.paused": "an operator held it",
  "migration.resumed": "an operator let it go on",
  "migration.cancelled": "an operator ended it",
};

/** The verbs of rows without names of their own, by sign and by kind. */
const VERBS = { "+": "created", "~": "updated", "-": "deleted" } as const;

/** One condition and its name. */
const RULE = /^([+~-])(\w*)(=\w*)?(?:@([\w-]+))?:([\w.]+)$/;

/** The names of every action that events of this release can have, sorted; custom events have others. */
export function knownActions(): string[] {
  const rows = TABLES.split(" ").flatMap((model) => actionsOf(model));
  return [...new Set([...rows, ...Object.keys(REFUSAL_ACTIONS), ...Object.keys(OTHER_ACTIONS)])]
    .sort();
}

/** The names that events of a table's rows can have; none of a table without events. */
export function actionsOf(model: string): string[] {
  const [noun = snakeCase(model), ...rules] = ROW_ACTIONS[model]?.split(" ") ?? [];
  if (noun === "") return [];
  const named = rules.map((rule) => RULE.exec(rule) ?? []);
  const whole = new Set(
    named.filter(([, , column, , via]) => column === "" && via === undefined)
      .map(([, sign]) => sign),
  );
  return [
    ...Object.entries(VERBS).filter(([sign]) => !whole.has(sign)).map(([, verb]) => verb),
    ...named.map(([, , , , , name = ""]) => name),
  ].map((name) => name.includes(".") ? name : `${noun}.${name}`);
}

/** A table's name as actions and targets have it. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
