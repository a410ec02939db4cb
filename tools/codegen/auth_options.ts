import type { BetterAuthOptions, BetterAuthPlugin } from "better-auth";
import { anonymous } from "better-auth/plugins/anonymous";
import { twoFactor } from "better-auth/plugins/two-factor";
import { username } from "better-auth/plugins/username";
import { jwt } from "better-auth/plugins/jwt";
import { organization } from "better-auth/plugins/organization";
import { API_KEYS_SCHEMA } from "../../plugins/api_keys/schema.ts";
import { AUDIT_LOGS_SCHEMA } from "../../plugins/audit_logs/schema.ts";
import { AUDIT_KEY_SCHEMA } from "../../plugins/audit_logs/tlog/schema.ts";
import { AUDIT_RETENTION_SCHEMA } from "../../plugins/audit_logs/retention/schema.ts";
import { AUDIT_STREAMS_SCHEMA } from "../../plugins/audit_logs/streams/schema.ts";
import { EMAILS_SCHEMA } from "../../plugins/emails/schema.ts";
import { ORGANIZATIONS_SCHEMA } from "../../plugins/organizations/schema.ts";
import { PROJECTS_SCHEMA } from "../../plugins/projects/schema.ts";
import { RBAC_SCHEMA } from "../../plugins/rbac/schema.ts";
import { SETTINGS_SCHEMA } from "../../plugins/settings/schema.ts";
import { USERS_SCHEMA } from "../../plugins/users/schema.ts";
import { VAULT_SCHEMA } from "../../plugins/vault/schema.ts";

/** Our own plugins' tables. A plugin whose tables the component shall hold is one line here. */
const OWN_SCHEMAS: Record<string, BetterAuthPlugin["schema"]> = {
  organizations: ORGANIZATIONS_SCHEMA,
  projects: PROJECTS_SCHEMA,
  "api-keys": API_KEYS_SCHEMA,
  settings: SETTINGS_SCHEMA,
  users: USERS_SCHEMA,
  emails: EMAILS_SCHEMA,
  rbac: RBAC_SCHEMA,
  vault: VAULT_SCHEMA,
  "audit-logs": AUDIT_LOGS_SCHEMA,
  "audit-key": AUDIT_KEY_SCHEMA,
  "audit-streams": AUDIT_STREAMS_SCHEMA,
  "audit-retention": AUDIT_RETENTION_SCHEMA,
};

/** Better Auth's plugins whose tables the component shall hold; one line each. */
const BETTER_AUTH_PLUGINS: BetterAuthPlugin[] = [
  twoFactor(),
  username(),
  anonymous(),
  jwt(),
  organization({ teams: { enabled: true } }),
];

/**
 * The options that switch on every table the component may need: a project uses a part of them,
 * and a table that nobody uses costs nothing.
 */
export function everyTableOptions(): BetterAuthOptions {
  const own = Object.entries(OWN_SCHEMAS).map(([id, schema]) => ({ id, schema }));
  return {
    plugins: [...BETTER_AUTH_PLUGINS, ...own],
    rateLimit: { storage: "database" },
  };
}
