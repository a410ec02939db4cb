import type { h } from "./packages/preact.ts";
import { AppAddresses } from "./pages/addresses.tsx";
import { Audit } from "./pages/audit.tsx";
import { AuditKeeping } from "./pages/audit_keeping.tsx";
import { AuditSchemas } from "./pages/audit_schemas.tsx";
import { AuditStreams } from "./pages/audit_streams.tsx";
import { Branding } from "./pages/branding.tsx";
import { Connect } from "./pages/connect.tsx";
import { Health } from "./pages/health.tsx";
import { ImportProject } from "./pages/import_project.tsx";
import { Keys } from "./pages/keys.tsx";
import { Mailbox } from "./pages/mailbox.tsx";
import { Mails } from "./pages/mails.tsx";
import { MailSender } from "./pages/mail_sender.tsx";
import { MailSuppressed } from "./pages/mail_suppressed.tsx";
import { MailTemplate } from "./pages/mail_template.tsx";
import { MailTemplates } from "./pages/mail_templates.tsx";
import { NewProject } from "./pages/new_project.tsx";
import { Organization } from "./pages/organization.tsx";
import { OrganizationTeam } from "./pages/organization_team.tsx";
import { Organizations } from "./pages/organizations.tsx";
import { Overview } from "./pages/overview.tsx";
import { Permissions } from "./pages/permissions.tsx";
import { Projects } from "./pages/projects.tsx";
import { ProjectSettings } from "./pages/project_settings.tsx";
import { RoleMatrix } from "./pages/role_matrix.tsx";
import { Roles } from "./pages/roles.tsx";
import { SignInSettings } from "./pages/sign_in_settings.tsx";
import { Team } from "./pages/team.tsx";
import { User } from "./pages/user.tsx";
import { Users } from "./pages/users.tsx";
import { Vault } from "./pages/vault.tsx";
import { VaultKeys } from "./pages/vault_keys.tsx";

/** What a page is given: the parts of its address. */
export interface PageProps {
  readonly params: Readonly<Record<string, string>>;
}

/** A page, and the address it is found at, below the console's. */
export interface PageRoute {
  readonly pattern: string;
  readonly page: (props: PageProps) => h.JSX.Element;
}

/** All pages. */
export const ROUTES: readonly PageRoute[] = [
  { pattern: "", page: Projects },
  { pattern: "new", page: NewProject },
  { pattern: "import", page: ImportProject },
  { pattern: "platform/health", page: Health },
  { pattern: "platform/users", page: Users },
  { pattern: "platform/users/:userId", page: User },
  { pattern: "platform/audit", page: Audit },
  { pattern: "platform/audit/streams", page: AuditStreams },
  { pattern: "platform/audit/keeping", page: AuditKeeping },
  { pattern: "platform/audit/schemas", page: AuditSchemas },
  { pattern: "p/:projectId", page: Overview },
  { pattern: "p/:projectId/connect", page: Connect },
  { pattern: "p/:projectId/users", page: Users },
  { pattern: "p/:projectId/users/:userId", page: User },
  { pattern: "p/:projectId/organizations", page: Organizations },
  { pattern: "p/:projectId/organizations/:organizationId", page: Organization },
  {
    pattern: "p/:projectId/organizations/:organizationId/teams/:teamId",
    page: OrganizationTeam,
  },
  { pattern: "p/:projectId/keys", page: Keys },
  { pattern: "p/:projectId/roles", page: Roles },
  { pattern: "p/:projectId/roles/matrix", page: RoleMatrix },
  { pattern: "p/:projectId/permissions", page: Permissions },
  { pattern: "p/:projectId/sign-in", page: SignInSettings },
  { pattern: "p/:projectId/branding", page: Branding },
  { pattern: "p/:projectId/addresses", page: AppAddresses },
  { pattern: "p/:projectId/mails", page: Mails },
  { pattern: "p/:projectId/mails/templates", page: MailTemplates },
  { pattern: "p/:projectId/mails/templates/:slug", page: MailTemplate },
  { pattern: "p/:projectId/mails/sender", page: MailSender },
  { pattern: "p/:projectId/mails/suppressed", page: MailSuppressed },
  { pattern: "p/:projectId/mails/mailbox", page: Mailbox },
  { pattern: "p/:projectId/vault", page: Vault },
  { pattern: "p/:projectId/vault/keys", page: VaultKeys },
  { pattern: "p/:projectId/audit", page: Audit },
  { pattern: "p/:projectId/audit/streams", page: AuditStreams },
  { pattern: "p/:projectId/audit/keeping", page: AuditKeeping },
  { pattern: "p/:projectId/audit/schemas", page: AuditSchemas },
  { pattern: "p/:projectId/team", page: Team },
  { pattern: "p/:projectId/settings", page: ProjectSettings },
];
