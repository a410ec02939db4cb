import type {
  InvitationRow,
  MemberRow,
  OrganizationRow,
  TeamMemberRow,
  TeamRow,
} from "../_kernel/store.ts";
import type {
  InvitationStatus,
  Organization,
  OrganizationInvitation,
  OrganizationMember,
  OrganizationMetadata,
  Team,
  TeamMember,
} from "./types.ts";

/** A stored organization as it goes over the wire. */
export function toOrganization(row: OrganizationRow): Organization {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    logo: row.logo,
    metadata: metadataOf(row.metadata),
    requireMfa: row.requireMfa === true,
    ssoEnforced: row.ssoEnforced === true,
    allowedEmailDomains: row.allowedEmailDomains,
    maxMembers: row.maxMembers,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** A stored member as it goes over the wire. */
export function toMember(row: MemberRow): OrganizationMember {
  return {
    id: row.id,
    organizationId: row.organizationId,
    userId: row.userId,
    role: row.role,
    source: row.source,
    teamIds: row.teamIds ?? [],
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** A stored invitation as it goes over the wire, at a time (epoch ms). */
export function toInvitation(row: InvitationRow, now: number): OrganizationInvitation {
  return {
    id: row.id,
    organizationId: row.organizationId,
    email: row.email,
    role: row.role ?? "",
    inviterId: row.inviterId,
    status: statusOf(row, now),
    teamIds: row.teamId?.split(",") ?? [],
    expiresAt: row.expiresAt,
    createdAt: row.createdAt,
  };
}

/** Where an invitation stands at a time: a pending one expires by itself. */
export function statusOf({ expiresAt, status }: InvitationRow, now: number): InvitationStatus {
  return status === "pending" && expiresAt <= now ? "expired" : status;
}

/** A stored team as it goes over the wire. */
export function toTeam(row: TeamRow): Team {
  return {
    id: row.id,
    name: row.name,
    organizationId: row.organizationId,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt ?? row.createdAt,
  };
}

/** A stored member of a team as it goes over the wire. */
export function toTeamMember(row: TeamMemberRow): TeamMember {
  return {
    id: row.id,
    teamId: row.teamId,
    userId: row.userId,
    createdAt: row.createdAt ?? 0,
  };
}

function metadataOf(json: string | null): OrganizationMetadata | null {
  return json === null ? null : JSON.parse(json);
}
