/** A JSON object that is kept with an organization, at most 16 KiB. */
export type OrganizationMetadata = Record<string, unknown>;

/** An organization as it goes over the wire. Times are epoch milliseconds. */
export interface Organization {
  /** `org_` and 26 sortable characters. */
  id: string;
  /** The display name. */
  name: string;
  /** Unique in the project. */
  slug: string;
  /** URL of a picture. */
  logo: string | null;
  /** What the project keeps with the organization. */
  metadata: OrganizationMetadata | null;
  /** Whether a member without a second factor has no rights there. */
  requireMfa: boolean;
  /** Whether a member has rights there only when signed in through another identity provider. */
  ssoEnforced: boolean;
  /** Domains whose addresses may be invited and may accept; null for every domain. */
  allowedEmailDomains: string[] | null;
  /** Members at most; null for no limit. */
  maxMembers: number | null;
  /** Epoch milliseconds. */
  createdAt: number;
  /** Epoch milliseconds. */
  updatedAt: number;
}

/** How a membership came to be. */
export type MemberSource = "manual" | "invitation" | "sso" | "scim" | "api";

/** A member as it goes over the wire. */
export interface OrganizationMember {
  /** `mem_` and 26 sortable characters. */
  id: string;
  /** The organization's id. */
  organizationId: string;
  /** The user's id. */
  userId: string;
  /** One role, or several joined by commas. */
  role: string;
  /** How the membership came to be. */
  source: MemberSource;
  /** Ids of the member's teams. */
  teamIds: string[];
  /** Epoch milliseconds. */
  createdAt: number;
  /** Epoch milliseconds. */
  updatedAt: number;
}

/**
 * Where an invitation stands. It leaves `pending` once, and a pending one whose time is over is shown
 * as `expired`.
 */
export type InvitationStatus = "pending" | "accepted" | "rejected" | "revoked" | "expired";

/** An invitation as it goes over the wire. */
export interface OrganizationInvitation {
  /** `inv_` and 26 sortable characters. */
  id: string;
  /** The organization's id. */
  organizationId: string;
  /** The invited address, in lower case. */
  email: string;
  /** One role, or several joined by commas. */
  role: string;
  /** Who invited: a user's id, an API key's, or an operator's. */
  inviterId: string;
  /** Where it stands. */
  status: InvitationStatus;
  /** Teams the member joins on accepting. */
  teamIds: string[];
  /** Epoch milliseconds. */
  expiresAt: number;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** A team as it goes over the wire. It groups members and grants nothing. */
export interface Team {
  /** `team_` and 26 sortable characters. */
  id: string;
  /** The display name. */
  name: string;
  /** The organization's id. */
  organizationId: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** Epoch milliseconds. */
  updatedAt: number;
}

/** A member of a team. */
export interface TeamMember {
  /** Sortable by age. */
  id: string;
  /** The team's id. */
  teamId: string;
  /** The user's id. */
  userId: string;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** An organization with the first of its members and pending invitations, 100 each at most. */
export interface FullOrganization extends Organization {
  /** Oldest first. */
  members: OrganizationMember[];
  /** Newest first; empty for whoever may not invite. */
  invitations: OrganizationInvitation[];
  /** Oldest first. */
  teams: Team[];
}

/** Reply of `accept-invitation` and `reject-invitation`. */
export interface AnsweredInvitation {
  /** The invitation as it stands now. */
  invitation: OrganizationInvitation;
  /** The membership; null for a rejected invitation. */
  member: OrganizationMember | null;
}
