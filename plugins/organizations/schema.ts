import { settingsTable } from "../_kernel/setting_rows.ts";
import type { SettingsTable } from "../_kernel/setting_types.ts";
import { ORGANIZATION_SETTINGS } from "./settings.ts";

/**
 * What the platform keeps of organizations beside the columns of Better Auth's own organization plugin
 * (organization, member, invitation, team, teamMember, and the session's active ones). `metadata` is
 * JSON, times are epoch ms.
 */
export const ORGANIZATIONS_SCHEMA = {
  organization: {
    fields: {
      requireMfa: { type: "boolean", required: false },
      ssoEnforced: { type: "boolean", required: false },
      allowedEmailDomains: { type: "string[]", required: false },
      maxMembers: { type: "number", required: false },
      /** The user who made it; none for one that a server or an operator made. */
      createdBy: { type: "string", required: false },
      updatedAt: { type: "date", required: true },
    },
  },
  member: {
    fields: {
      /** How the membership came to be: manual, invitation, sso, scim or api. */
      source: { type: "string", required: true },
      /** The member's teams, so that a list of members reads nothing else. */
      teamIds: { type: "string[]", required: false },
      updatedAt: { type: "date", required: true },
    },
    indexes: [{ fields: ["organizationId", "userId"], unique: true }],
  },
  /** One row for each role of each member: `member.role` holds several in one text. */
  memberRole: {
    fields: {
      organizationId: { type: "string", required: true },
      memberId: { type: "string", required: true },
      role: { type: "string", required: true },
    },
    indexes: [{ fields: ["memberId", "role"], unique: true }],
  },
  /**
   * How many members and teams an organization has. A row of its own: every check of a right reads the
   * organization, and no new member may make all of these run again.
   */
  memberCount: {
    fields: {
      organizationId: { type: "string", required: true, unique: true },
      members: { type: "number", required: true },
      teams: { type: "number", required: false },
    },
  },
  invitation: {
    fields: {
      /** Organization and address of a pending invitation, and of no other: one can be pending. */
      pendingKey: { type: "string", required: false, unique: true },
      /** What kind of actor `inviterId` names; absent in invitations of earlier versions. */
      inviterType: { type: "string", required: false },
      updatedAt: { type: "date", required: true },
    },
  },
  teamMember: {
    fields: { organizationId: { type: "string", required: true } },
    indexes: [{ fields: ["teamId", "userId"], unique: true }],
  },
  session: {
    fields: {
      /** How the user signed in: `provider` for another identity provider; absent for all others. */
      signedInBy: { type: "string", required: false, input: false, returned: false },
    },
  },
  /** A project has at most one row; a column without a value stands for its default. */
  organizationSettings: settingsTable(ORGANIZATION_SETTINGS) as SettingsTable,
} as const;
