/**
 * What is known of a path, once: which lane it is tried in, who may come to it, what it costs whom, what
 * it proves. Everything that decides by a path asks {@linkcode routeOf}.
 *
 * @module
 */

/** Classes of paths that are limited alike; `limits.ts` has their figures. */
export type LimitName =
  | "admin"
  | "change-email"
  | "confirmation"
  | "email"
  | "email-events"
  | "general"
  | "invitation"
  | "look-up"
  | "magic-link"
  | "mailed-code"
  | "one-time-token"
  | "password"
  | "password-reset"
  | "reset"
  | "setup"
  | "sign-in"
  | "sign-up"
  | "two-factor"
  | "unsubscribe";

/**
 * What a request has proven when it succeeds: `password` and `sign-up` that whoever sends it knows it, `mail`
 * that they read what was mailed and are signed in, `confirmation` and `reset` the same without a
 * session, `provider` that another identity provider vouches, `factor` a second factor, `guest` nothing.
 */
export type Proof =
  | "confirmation"
  | "factor"
  | "guest"
  | "mail"
  | "password"
  | "provider"
  | "reset"
  | "sign-up";

/** What is known of a path below the base path. */
export interface Route {
  /** Whether a public client id opens it. */
  readonly clients?: true;
  /** Whether an operator may name a project in which to act, or names one as the subject. */
  readonly operator?: "none" | "subject" | "target";
  /** Whether it is refused where a request names no project. */
  readonly needsProject?: true;
  /** Whether the client id may stand in the body. */
  readonly clientIdInBody?: true;
  /** Whether a POST only reads, since the SDK sends every call as one; or a GET always writes. */
  readonly lane?: "post reads" | "get writes";
  /** Whether the light lane is asked before the read lane; `lanes/light.ts` has what answers there. */
  readonly light?: true;
  /** Whose tokens it takes. @default general */
  readonly limit?: LimitName;
  /** What its refusals are written down as, besides permissions that are not held. */
  readonly refusal?: "callback" | "link" | "sign-in" | "vault";
  /** How a user signs in by it, as events tell. */
  readonly method?: string;
  /** Whether a cache may keep its answer, as the answer says: a shared one, or the client's own. */
  readonly cacheable?: true;
  /** The project's setting without which it is closed. */
  readonly needs?: "emailPassword" | "organization" | "signUp";
  /** Why it is closed, though a plugin of Better Auth's serves it. */
  readonly closed?: string;
  /** The field of the body that holds a new password. */
  readonly newPassword?: string;
  readonly proof?: Proof;
  /**
   * Whether it changes how an account is opened, or tells what would open it: refused to whoever acts as
   * its user. Or the field of its body with which it does.
   */
  readonly ownersOnly?: true | "username";
  /** Whether a provider brings a state back here, which says whose it is. */
  readonly bringsState?: true;
  /** Whether the lane shows a page of its own in the place of an endpoint, or leads to one. */
  readonly page?: true;
  /** Whether a browser comes here by a link and is led on to the app. */
  readonly leadsOn?: true;
  /** Whether a session that is made here takes the place of the caller's own. */
  readonly replacesSession?: true;
  /** Which providers it needs: the one that is named, or that of an account. */
  readonly provider?: "named" | "account's";
  /** Whether its body is checked by a schema of ours. */
  readonly ownBody?: true;
}

const OURS = { operator: "target", ownBody: true } as const;
const PLATFORMS = { operator: "subject" } as const;
const READS = { lane: "post reads" } as const;
const LIGHT = { ...READS, light: true } as const;
const VAULT = { refusal: "vault" } as const;
const INVITES = { limit: "invitation" } as const;
const BY_CODE =
  "Its tries are counted by code and not by account, and a mail would stand in for an authenticator";
const BY_ADMINISTRATORS =
  "Users are deleted by their project's administrators, with everything that hangs on them";
const NO_METHOD = "No method of ours uses it";

/**
 * By path: `:name` stands for one part, `*` for all that follows, and what is said of such a family holds
 * for its members too. Better Auth's paths are all named; a family of ours names its exceptions.
 */
export const ROUTES: Readonly<Record<string, Route>> = {
  "/ok": { clients: true },
  "/error": { clients: true, page: true },
  "/token": { clients: true, light: true },
  "/jwks": { light: true },
  "/convex/token": { clients: true, light: true },
  "/convex/jwks": { light: true },

  // Signing up and in
  "/sign-up/*": { clients: true, limit: "sign-up", needsProject: true },
  "/sign-up/email": {
    needs: "emailPassword",
    newPassword: "password",
    proof: "sign-up",
    method: "password",
  },
  "/sign-in/*": { clients: true, limit: "sign-in", refusal: "sign-in" },
  "/sign-in/email": { needs: "emailPassword", proof: "password", method: "password" },
  "/sign-in/username": { proof: "password", method: "password" },
  "/sign-in/anonymous": { needs: "signUp", proof: "guest", method: "anonymous" },
  "/sign-in/social": { proof: "provider", provider: "named", method: "oauth" },
  "/sign-in/magic-link": { limit: "email" },
  "/sign-in/email-otp": { limit: "mailed-code", proof: "mail", method: "email-otp" },
  "/sign-out": { clients: true },
  "/magic-link/*": { clients: true, limit: "magic-link" },
  "/magic-link/verify": {
    proof: "mail",
    leadsOn: true,
    page: true,
    method: "magic-link",
    refusal: "link",
  },
  "/callback/*": { clients: true, lane: "get writes", refusal: "callback", proof: "provider" },
  "/callback/:id": { provider: "named", leadsOn: true, bringsState: true, method: "oauth" },

  // Mailed codes
  "/email-otp/*": { clients: true, limit: "mailed-code" },
  "/email-otp/send-verification-otp": { limit: "email" },
  "/email-otp/check-verification-otp": {},
  "/email-otp/verify-email": { proof: "confirmation" },
  // As all that mail a code: each code is worth a few tries to whoever asked for it.
  "/email-otp/request-password-reset": { limit: "email", needs: "emailPassword" },
  "/email-otp/reset-password": {
    needs: "emailPassword",
    newPassword: "password",
    proof: "reset",
  },
  "/email-otp/request-email-change": { closed: NO_METHOD },
  "/email-otp/change-email": { closed: NO_METHOD },
  "/forget-password/email-otp": { limit: "password-reset", closed: NO_METHOD },

  // A second factor
  "/two-factor/*": {
    clients: true,
    limit: "two-factor",
    refusal: "sign-in",
    replacesSession: true,
    ownersOnly: true,
  },
  "/two-factor/enable": {},
  "/two-factor/disable": {},
  "/two-factor/get-totp-uri": {},
  "/two-factor/generate-backup-codes": {},
  "/two-factor/verify-totp": { proof: "factor", method: "totp" },
  "/two-factor/verify-backup-code": { proof: "factor", method: "backup-code" },
  "/two-factor/send-otp": { closed: BY_CODE },
  "/two-factor/verify-otp": { closed: BY_CODE },

  // Sessions
  "/get-session": { clients: true, light: true },
  "/list-sessions": { clients: true },
  "/revoke-session": { clients: true },
  "/revoke-sessions": { clients: true },
  "/revoke-other-sessions": { clients: true },
  "/update-session": { replacesSession: true },
  "/one-time-token/*": { clients: true, limit: "one-time-token" },
  "/one-time-token/generate": { lane: "get writes" },
  "/one-time-token/verify": {},
  "/cross-domain/one-time-token/verify": { clients: true, limit: "one-time-token" },

  // The user's own account
  // A name or picture opens nothing, a user name does.
  "/update-user": { replacesSession: true, ownersOnly: "username" },
  "/is-username-available": { clients: true, limit: "look-up" },
  "/send-verification-email": { clients: true, limit: "email" },
  "/verify-email": {
    clients: true,
    limit: "confirmation",
    proof: "confirmation",
    page: true,
    refusal: "link",
  },
  "/change-email": { limit: "change-email", replacesSession: true, ownersOnly: true },
  "/change-email/undo": { clients: true, limit: "confirmation" },
  "/change-password": {
    limit: "password",
    needs: "emailPassword",
    newPassword: "newPassword",
    replacesSession: true,
    ownersOnly: true,
  },
  "/verify-password": { limit: "password", needs: "emailPassword", ownersOnly: true },
  "/request-password-reset": { clients: true, limit: "password-reset", needs: "emailPassword" },
  "/reset-password": {
    clients: true,
    limit: "reset",
    needs: "emailPassword",
    newPassword: "newPassword",
    proof: "reset",
  },
  "/reset-password/:token": {
    clients: true,
    limit: "reset",
    needs: "emailPassword",
    refusal: "link",
  },
  "/delete-anonymous-user": { ownersOnly: true },
  "/delete-user": { closed: BY_ADMINISTRATORS },
  "/delete-user/callback": { closed: BY_ADMINISTRATORS },
  "/list-accounts": {},
  "/link-social": { provider: "named", ownersOnly: true },
  "/unlink-account": { ownersOnly: true },
  "/account-info": { provider: "account's" },
  "/get-access-token": { provider: "account's", ownersOnly: true },
  "/refresh-token": { provider: "account's", ownersOnly: true },

  // Users, by administrators
  "/admin/*": { ...OURS, limit: "admin" },
  "/admin/create-user": { newPassword: "password" },
  "/admin/update-user": { newPassword: "password" },
  "/admin/set-user-password": { newPassword: "newPassword" },
  "/admin/has-permission": LIGHT,

  "/api-key/*": OURS,
  "/api-key/verify": LIGHT,

  "/organization/*": { ...OURS, needs: "organization" },
  "/organization/check-slug": READS,
  "/organization/get-full-organization": READS,
  "/organization/has-permission": LIGHT,
  "/organization/list": READS,
  "/organization/list-invitations": READS,
  "/organization/list-members": READS,
  "/organization/list-team-members": READS,
  "/organization/list-teams": READS,
  "/organization/list-user-teams": READS,
  "/organization/invite-member": INVITES,

  // The platform, its projects and their settings
  "/banata/*": OURS,
  "/banata/setup": {
    operator: "none",
    limit: "setup",
    refusal: "sign-in",
    newPassword: "password",
  },
  "/banata/platform/health": { ...PLATFORMS, ...READS },
  "/banata/emails/dev-mailbox": PLATFORMS,
  "/banata/emails/mails/list": READS,
  "/banata/emails/suppressions/list": READS,
  "/banata/emails/unsubscribe": { clients: true, limit: "unsubscribe" },
  "/banata/emails/organizations/get": READS,
  "/banata/emails/preview": READS,
  "/banata/emails/templates/get": READS,
  "/banata/emails/templates/list": READS,
  "/banata/emails/templates/versions": READS,
  "/banata/rbac/:call": READS,
  "/banata/rbac/check-permission": LIGHT,
  "/banata/rbac/check-permissions": LIGHT,
  "/banata/rbac/my-permissions": LIGHT,
  "/banata/config/public": { ...READS, clients: true, clientIdInBody: true },
  "/banata/config/dashboard": READS,
  "/banata/config/:section/get": READS,
  "/banata/config/:section/list": READS,
  "/banata/projects/*": PLATFORMS,
  "/banata/projects/get": READS,
  "/banata/projects/list": READS,
  "/banata/projects/export": READS,
  "/banata/projects/adopt/passwords": READS,
  "/banata/projects/import/status": READS,
  "/banata/projects/administrators/list": READS,
  "/banata/projects/administrators/invitations": READS,
  "/banata/projects/administrators/add": INVITES,
  // Reading what is known of secrets only reads; their data is not read without an event.
  "/banata/vault/list": READS,
  "/banata/vault/get": READS,
  "/banata/vault/versions": READS,
  "/banata/vault/rotation": READS,
  "/banata/vault/decrypt": VAULT,
  "/banata/vault/data-key/open": VAULT,
  "/banata/vault/rekey": VAULT,

  "/banata/audit-logs/list": READS,
  "/banata/audit-logs/get": READS,
  "/banata/audit-logs/times": READS,
  "/banata/audit-logs/export": READS,
  "/banata/audit-logs/schemas/list": READS,
  "/banata/audit-logs/schemas/get": READS,
  "/banata/audit-logs/retention/get": READS,
  "/banata/audit-logs/erase-subject/get": READS,
  "/banata/audit-logs/streams/get": READS,
  "/banata/audit-logs/streams/list": READS,
  "/banata/events/list": READS,
  // What stands in a full tile never changes.
  "/banata/audit-logs/tlog/tile/*": { cacheable: true },

  // Plugins of an operator's own: whether a client id opens one is said by its path, since what decides it loads no plugin.
  "/plugins/*": OURS,
  "/plugins/:id/public/:call": { clients: true },

  // Pages and documents of a project
  "/p/*": { clients: true },
  "/p/:clientId/jwks": { cacheable: true, light: true },
  "/p/:clientId/.well-known/openid-configuration": { cacheable: true, light: true },
  "/p/:clientId/email-events/:provider": { limit: "email-events" },
  "/p/:clientId/accept-invitation": { page: true },
  "/p/:clientId/magic-link": { limit: "magic-link", page: true },
  "/p/:clientId/reset-password": { limit: "reset", page: true },
  "/p/:clientId/two-factor": { limit: "two-factor", refusal: "sign-in", page: true },
  "/p/:clientId/undo-email-change": { limit: "confirmation", page: true },
  "/p/:clientId/unsubscribe": { limit: "unsubscribe", page: true },
  "/p/:clientId/verify-email": { limit: "confirmation", page: true },
};

const UNKNOWN: Route = {};
/** Families, the widest first. */
const FAMILIES = Object.keys(ROUTES).filter((key) => key.endsWith("/*"))
  .map((key) => key.slice(0, -1)).sort((a, b) => a.length - b.length);
const PATTERNS = Object.keys(ROUTES).filter((key) => key.includes("/:"))
  .map((key) => ({ key, parts: key.split("/") }));

/** Rows that were asked for, with what their families say of them: a module is loaded for one request on Convex. */
const whole = new Map<string, Route>();

/**
 * What is known of a path below the base path, or of an endpoint's own path with its `:name` parts; of a
 * path without a row, nothing.
 */
export function routeOf(path: string): Route {
  const asked = whole.get(path);
  if (asked !== undefined) return asked;
  const key = keyOf(path);
  if (key === undefined) return familyOf(path);
  const route = whole.get(key) ?? { ...familyOf(key), ...ROUTES[key] };
  whole.set(key, route);
  return route;
}

/** A path as events tell it: with the name of what would stand in its place, which may be a token. */
export function pathInEvents(path: string): string {
  return keyOf(path) ?? path;
}

/** A provider's name as its path or a body has it. */
const PROVIDER = /^[\w-]{1,64}$/;

/** How a user signs in by a request, as events tell it; a provider's way in with the provider's name. */
export function methodOf(
  path: string,
  fields: () => Readonly<Record<string, unknown>>,
): string | undefined {
  const { method, provider } = routeOf(path);
  if (method === undefined || provider !== "named") return method;
  const named = path.startsWith("/callback/") ? path.split("/")[2] : fields().provider;
  return typeof named === "string" && PROVIDER.test(named) ? `${method}:${named}` : method;
}

/** Whether a request is tried in the read lane first; if it turns out to write, the write lane answers. */
export function mayOnlyRead(method: string, path: string): boolean {
  const { lane } = routeOf(path);
  return method === "GET" ? lane !== "get writes" : method === "POST" && lane === "post reads";
}

/** The row of a path; undefined where only families say something of it. */
function keyOf(path: string): string | undefined {
  if (Object.hasOwn(ROUTES, path)) return path;
  const given = path.split("/");
  return PATTERNS.find(({ parts }) =>
    parts.length === given.length &&
    parts.every((part, at) => part === given[at] || part.startsWith(":") && given[at] !== "")
  )?.key;
}

function familyOf(path: string): Route {
  const families = FAMILIES.filter((family) => path.startsWith(family));
  return families.length === 0
    ? UNKNOWN
    : Object.assign({}, ...families.map((family) => ROUTES[`${family}*`]));
}
