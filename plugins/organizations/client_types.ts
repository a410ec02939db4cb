import type { OrganizationMetadata } from "./types.ts";

// What Better Auth's own client reads by GET, to the names and kinds of its types. Its dates are ISO
// 8601 on the wire; the client makes dates of them.

/** An organization as Better Auth's client reads it. */
export interface ClientOrganization {
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
  /** ISO 8601. */
  createdAt: string;
}

/** What a member's user is shown as. */
export interface ClientMemberUser {
  /** The user's id. */
  id: string;
  /** The display name. */
  name: string;
  /** In lower case. */
  email: string;
  /** URL of a picture; absent for none. */
  image?: string;
}

/** A member as Better Auth's client reads it. */
export interface ClientMember {
  /** `mem_` and 26 sortable characters. */
  id: string;
  /** The organization's id. */
  organizationId: string;
  /** The user's id. */
  userId: string;
  /** One role, or several joined by commas. */
  role: string;
  /** ISO 8601. */
  createdAt: string;
  /** The user. */
  user: ClientMemberUser;
}

/** An invitation as Better Auth's client reads it. */
export interface ClientInvitation {
  /** `inv_` and 26 sortable characters. */
  id: string;
  /** The organization's id. */
  organizationId: string;
  /** The invited address, in lower case. */
  email: string;
  /** One role, or several joined by commas. */
  role: string;
  /** Where it stands; one that has expired is `pending`, with a time that is over. */
  status: "pending" | "accepted" | "rejected" | "canceled";
  /** Who invited: a user's id, an API key's, or an operator's. */
  inviterId: string;
  /** ISO 8601. */
  expiresAt: string;
  /** ISO 8601. */
  createdAt: string;
  /** Teams the member joins on accepting, joined by commas; absent for none. */
  teamId?: string;
}

/** An invitation of the caller's own. */
export interface ClientUserInvitation extends ClientInvitation {
  /** The organization's name. */
  organizationName: string;
  /** The organization's slug. */
  organizationSlug: string;
}

/** An invitation with all that its addressee wants to know. */
export interface ClientInvitationDetails extends ClientUserInvitation {
  /** The inviter's address; empty for an API key, an operator, and a user who is gone. */
  inviterEmail: string;
}

/** A team as Better Auth's client reads it. */
export interface ClientTeam {
  /** `team_` and 26 sortable characters. */
  id: string;
  /** The display name. */
  name: string;
  /** The organization's id. */
  organizationId: string;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601. */
  updatedAt: string;
}

/** A member of a team as Better Auth's client reads it. */
export interface ClientTeamMember {
  /** Sortable by age. */
  id: string;
  /** The team's id. */
  teamId: string;
  /** The user's id. */
  userId: string;
  /** ISO 8601. */
  createdAt: string;
}

/** Reply of `GET /organization/get-full-organization`; its lists hold 100 each at most. */
export interface ClientFullOrganization extends ClientOrganization {
  /** Oldest first. */
  members: ClientMember[];
  /** Pending ones, newest first; empty for whoever may not invite. */
  invitations: ClientInvitation[];
  /** Oldest first. */
  teams: ClientTeam[];
}

/** Reply of `GET /organization/list-members`. */
export interface ClientMembers {
  /** The page. */
  members: ClientMember[];
  /** Exact up to 100; beyond, at least one more than the page ends with, where there are more. */
  total: number;
}

/** Reply of `POST /organization/has-permission`. */
export interface HasOrganizationPermissionReply {
  /** Whether all of it is held. */
  success: boolean;
  /** Always null: a refusal is an error. */
  error: null;
}
