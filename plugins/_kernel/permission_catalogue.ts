/**
 * The permissions that every project has, whatever it adds of its own.
 *
 * @module
 */

/** One permission that is built in. */
export interface BuiltInPermission {
  /** `resource.action`. */
  readonly slug: string;
  /** What lists call it. */
  readonly name: string;
  /** What it allows, in one sentence without a period. */
  readonly description: string;
}

/** Every built-in permission, by what it is about. */
export const BUILT_IN_PERMISSIONS: readonly BuiltInPermission[] = [
  entry("organization.read", "Read organizations", "See an organization and its settings"),
  entry("organization.update", "Update organizations", "Change an organization and its policies"),
  entry(
    "organization.delete",
    "Delete organizations",
    "Delete an organization with everything in it",
  ),
  entry(
    "member.invite",
    "Invite members",
    "Invite people to an organization, and see and revoke invitations",
  ),
  entry("member.read", "Read members", "See who belongs to an organization"),
  entry(
    "member.update_role",
    "Change members' roles",
    "Give members other roles, of those one holds oneself",
  ),
  entry("member.remove", "Remove members", "Take members out of an organization"),
  entry("role.create", "Create roles", "Make roles of permissions one holds oneself"),
  entry("role.read", "Read roles", "See roles, and what others may do"),
  entry("role.update", "Update roles", "Change roles and what they grant"),
  entry("role.delete", "Delete roles", "Delete roles nobody holds"),
  entry("permission.create", "Create permissions", "Make permissions of the project's own"),
  entry("permission.read", "Read permissions", "See the project's permissions"),
  entry("permission.update", "Update permissions", "Rename the project's own permissions"),
  entry("permission.delete", "Delete permissions", "Delete the project's own permissions"),
  entry("api_key.create", "Create API keys", "Make, change and rotate API keys"),
  entry("api_key.read", "Read API keys", "See API keys, without the keys themselves"),
  entry("api_key.delete", "Delete API keys", "Revoke API keys"),
  entry("sso.read", "Read single sign-on", "See single sign-on connections"),
  entry(
    "sso.manage",
    "Manage single sign-on",
    "Make, change and remove single sign-on connections",
  ),
  entry("directory.read", "Read directories", "See directory connections"),
  entry("directory.manage", "Manage directories", "Make, change and remove directory connections"),
  entry("sandbox.create", "Create sandboxes", "Make sandboxes"),
  entry("sandbox.read", "Read sandboxes", "See sandboxes"),
  entry("sandbox.delete", "Delete sandboxes", "Delete sandboxes"),
  entry("browser.launch", "Launch browsers", "Start browsers"),
  entry("browser.connect", "Connect to browsers", "Connect to running browsers"),
  entry("billing.read", "Read billing", "See plans and invoices"),
  entry("billing.manage", "Manage billing", "Change plans and how they are paid"),
  entry("vault.read", "Read secrets", "Decrypt and list secrets of the vault"),
  entry("vault.write", "Write secrets", "Encrypt and delete secrets of the vault"),
  entry("vault.manage", "Manage the vault", "Rotate the vault's keys"),
  entry("dashboard.read", "Read the dashboard", "See the project's users and settings"),
  entry("dashboard.manage", "Manage the dashboard", "Change the project's users and settings"),
  entry(
    "second_factor.remove",
    "Remove second factors",
    "Take a user's authenticator and backup codes away",
  ),
  entry("webhook.manage", "Manage webhooks", "Make, change and remove webhooks"),
  entry("email.manage", "Manage emails", "Change email templates and providers"),
  entry(
    "email.read",
    "Read emails",
    "See what mails say that were queued, without links and codes",
  ),
  entry("audit.read", "Read audit logs", "See and export what happened"),
  entry("audit.write", "Write audit logs", "Add events of one's own to what happened"),
  entry(
    "audit.manage",
    "Manage audit logs",
    "Say what events hold, how long they are kept and where they go",
  ),
  entry("portal.create", "Create portal links", "Make links to the administrators' portal"),
];

const SLUGS: ReadonlySet<string> = new Set(BUILT_IN_PERMISSIONS.map(({ slug }) => slug));

/** Whether a permission is built in. */
export function isBuiltInPermission(slug: string): boolean {
  return SLUGS.has(slug);
}

function entry(slug: string, name: string, description: string): BuiltInPermission {
  return { slug, name, description };
}
