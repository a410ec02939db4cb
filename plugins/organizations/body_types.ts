import type { PageBody } from "../_kernel/page.ts";
import type { InvitationStatus, OrganizationMetadata } from "./types.ts";

/** What may be asked of an organization's members. */
export type OrganizationPolicy = {
  /** @default false */
  requireMfa?: boolean;
  /** @default false */
  ssoEnforced?: boolean;
  /** Domains such as `example.com`, 1 to 100; null for every domain. */
  allowedEmailDomains?: string[] | null;
  /** At least 1; null for no limit. */
  maxMembers?: number | null;
};

/** Body of `POST /organization/create`. */
export type CreateOrganizationBody = OrganizationPolicy & {
  /** 1 to 200 characters. */
  name: string;
  /** 1 to 63 of `a-z 0-9 -`. @default made from the name */
  slug?: string;
  /** An http or https URL. */
  logo?: string | null;
  /** At most 16 KiB as JSON. */
  metadata?: OrganizationMetadata | null;
  /** Whether the session's active organization stays what it is. @default false */
  keepCurrentActiveOrganization?: boolean;
};

/** What `POST /organization/update` changes: what is absent stays, null takes a value away. */
export type OrganizationChanges = OrganizationPolicy & {
  /** 1 to 200 characters. */
  name?: string;
  /** 1 to 63 of `a-z 0-9 -`. */
  slug?: string;
  /** An http or https URL. */
  logo?: string | null;
  /** At most 16 KiB as JSON. */
  metadata?: OrganizationMetadata | null;
};

/** Names an organization; without one it is the active one of the caller's session. */
export type OrganizationIdBody = {
  /** The organization's id. */
  organizationId?: string;
};

/** Body of `POST /organization/list`. */
export type ListOrganizationsBody = PageBody;

/** Body of `POST /organization/get-full-organization`. */
export type GetOrganizationBody = OrganizationIdBody & {
  /** In the place of the id. */
  organizationSlug?: string;
};

/** Body of `POST /organization/update`. */
export type UpdateOrganizationBody = OrganizationIdBody & {
  /** What changes. */
  data: OrganizationChanges;
};

/** Body of `POST /organization/list-members`. */
export type ListMembersBody = OrganizationIdBody & PageBody & {
  /** Only members with this role. */
  role?: string;
};

/** Body of `POST /organization/remove-member`. */
export type RemoveMemberBody = OrganizationIdBody & {
  /** The member's id, or the user's. */
  memberIdOrUserId?: string;
  /** In its place, as Better Auth's client names a member: the member's id, or the user's address. */
  memberIdOrEmail?: string;
};

/** Body of `POST /organization/update-member-role`. */
export type UpdateMemberRoleBody = OrganizationIdBody & {
  /** The member's id, or the user's. */
  memberIdOrUserId?: string;
  /** Better Auth's name for it. */
  memberId?: string;
  /** One role or several, also joined by commas; at most 10. */
  role: string | string[];
};

/** Body of `POST /organization/invite-member`. */
export type InviteMemberBody = OrganizationIdBody & {
  /** The address to invite. */
  email: string;
  /** One role or several, also joined by commas; at most 10. */
  role: string | string[];
  /** Whether a pending invitation of the address is renewed and mailed again. @default false */
  resend?: boolean;
  /** Teams the member joins on accepting. */
  teamIds?: string[];
  /** Better Auth's name for `teamIds`; both count. */
  teamId?: string | string[];
};

/** Names one invitation. */
export type InvitationIdBody = {
  /** The invitation's id. */
  invitationId: string;
};

/** Body of `POST /organization/list-invitations`. */
export type ListInvitationsBody = OrganizationIdBody & PageBody & {
  /** Only invitations that stand there. */
  status?: InvitationStatus;
};

/** Body of `POST /organization/check-slug`. */
export type CheckSlugBody = {
  /** The slug somebody would like to have. */
  slug: string;
};

/** Body of `POST /organization/set-active`; null makes none the active one. */
export type SetActiveBody = {
  /** The organization's id. */
  organizationId?: string | null;
  /** In the place of the id. */
  organizationSlug?: string;
};

/** Body of `POST /organization/leave`. */
export type LeaveBody = {
  /** The organization's id. */
  organizationId: string;
};

/** Body of `POST /organization/create-team`. */
export type CreateTeamBody = OrganizationIdBody & {
  /** 1 to 200 characters. */
  name: string;
};

/** Names one team; the organization must be its own. */
export type TeamIdBody = OrganizationIdBody & {
  /** The team's id. */
  teamId: string;
};

/** Body of `POST /organization/update-team`. */
export type UpdateTeamBody = {
  /** The team's id. */
  teamId: string;
  /** What changes. */
  data: OrganizationIdBody & {
    /** 1 to 200 characters. */
    name?: string;
  };
};

/** Body of `POST /organization/set-active-team`; null makes none the active one. */
export type SetActiveTeamBody = {
  /** A team of the active organization that the user is in. */
  teamId?: string | null;
};

/** Body of `POST /organization/list-teams` and `/list-user-teams`. */
export type ListTeamsBody = OrganizationIdBody & PageBody;

/** Body of `POST /organization/list-team-members`. */
export type ListTeamMembersBody = OrganizationIdBody & PageBody & {
  /** The team's id. @default the session's active team */
  teamId?: string;
};

/** Body of `POST /organization/add-team-member` and `/remove-team-member`. */
export type TeamMemberBody = TeamIdBody & {
  /** The user's id; the user must be a member of the organization. */
  userId: string;
};
