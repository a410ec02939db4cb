import type {
  Organization,
  OrganizationInvitation,
  OrganizationMember,
  Team,
  TeamMember,
} from "./types.ts";

/** What is sent with times as ISO 8601, of which Better Auth's client makes dates. */
export type WithIsoTimes<Sent> = {
  [Name in keyof Sent]: Name extends "createdAt" | "updatedAt" | "expiresAt" ? string : Sent[Name];
};

// What Better Auth's own client reads by GET, to the names and kinds of its types.

/** An organization as Better Auth's client reads it. */
export type ClientOrganization = WithIsoTimes<
  Pick<Organization, "id" | "name" | "slug" | "logo" | "metadata" | "createdAt">
>;

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
export interface ClientMember
  extends WithIsoTimes<Omit<OrganizationMember, "source" | "teamIds" | "updatedAt">> {
  /** The user. */
  user: ClientMemberUser;
}

/** An invitation as Better Auth's client reads it. */
export interface ClientInvitation
  extends WithIsoTimes<Omit<OrganizationInvitation, "status" | "teamIds">> {
  /** Where it stands; one that has expired is `pending`, with a time that is over. */
  status: "pending" | "accepted" | "rejected" | "canceled";
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
export type ClientTeam = WithIsoTimes<Team>;

/** A member of a team as Better Auth's client reads it. */
export type ClientTeamMember = WithIsoTimes<TeamMember>;

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
