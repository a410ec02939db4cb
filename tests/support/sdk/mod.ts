/**
 * A client with the SDK's methods, requests and mappings, written after `contract.md`: the SDK itself
 * is in no registry. What this reads of a reply, the SDK reads.
 *
 * @module
 */
import { ApiKeys } from "./resources/api_keys.ts";
import { AuditLogs } from "./resources/audit_logs.ts";
import { Configuration } from "./resources/configuration.ts";
import { Emails } from "./resources/emails.ts";
import { Events } from "./resources/events.ts";
import { Organizations } from "./resources/organizations.ts";
import { Projects } from "./resources/projects.ts";
import { Rbac } from "./resources/rbac.ts";
import { UserManagement } from "./resources/user_management.ts";
import { Vault } from "./resources/vault.ts";
import { type SdkOptions, Transport } from "./transport.ts";

export * from "./errors.ts";
export type { SdkOptions } from "./transport.ts";

/** The SDK's client, with the resources that this server has. */
export class BanataAuth {
  readonly apiKeys: ApiKeys;
  readonly auditLogs: AuditLogs;
  readonly configuration: Configuration;
  readonly emails: Emails;
  readonly events: Events;
  readonly organizations: Organizations;
  readonly projects: Projects;
  readonly rbac: Rbac;
  readonly userManagement: UserManagement;
  readonly vault: Vault;

  constructor(options: string | SdkOptions) {
    const transport = new Transport(typeof options === "string" ? { apiKey: options } : options);
    this.apiKeys = new ApiKeys(transport);
    this.auditLogs = new AuditLogs(transport);
    this.configuration = new Configuration(transport);
    this.emails = new Emails(transport);
    this.events = new Events(transport);
    this.organizations = new Organizations(transport);
    this.projects = new Projects(transport);
    this.rbac = new Rbac(transport);
    this.userManagement = new UserManagement(transport);
    this.vault = new Vault(transport);
  }

  /** Another name of `userManagement`. */
  get users(): UserManagement {
    return this.userManagement;
  }

  /** Another name of `organizations`. */
  get orgs(): Organizations {
    return this.organizations;
  }
}
