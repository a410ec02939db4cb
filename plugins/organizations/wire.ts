import type { StoredRow } from "../_kernel/store.ts";
import type {
  InvitationStatus,
  MemberSource,
  Organization,
  OrganizationInvitation,
  OrganizationMember,
  OrganizationMetadata,
  Team,
  TeamMember,
} from "./types.ts";

/** A stored organization as it goes over the wire. */
export function toOrganization(row: StoredRow): Organization {
  return {
    id: row.id,
    name: String(row.name),
    slug: String(row.slug),
    logo: textOf(row.logo),
    metadata: metadataOf(row.metadata),
    requireMfa: row.requireMfa === true,
    ssoEnforced: row.ssoEnforced === true,
    allowedEmailDomains: Array.isArray(row.allowedEmailDomains)
      ? textsOf(row.allowedEmailDomains)
      : null,
    maxMembers: typeof row.maxMembers === "number" ? row.maxMembers : null,
    createdAt: Number(row.createdAt),
    updatedAt: Number(row.updatedAt),
  };
}

/** A stored member as it goes over the wire. */
export function toMember(row: StoredRow): OrganizationMember {
  return {
    id: row.id,
    organizationId: String(row.organizationId),
    userId: String(row.userId),
    role: String(row.role),
    // The store writes no other source.
    source: String(row.source) as MemberSource,
    teamIds: textsOf(row.teamIds),
    createdAt: Number(row.createdAt),
    updatedAt: Number(row.updatedAt),
  };
}

/** A stored invitation as it goes over the wire, at a time (epoch ms). */
export function toInvitation(row: StoredRow, now: number): OrganizationInvitation {
  return {
    id: row.id,
    organizationId: String(row.organizationId),
    email: String(row.email),
    role: String(row.role),
    inviterId: String(row.inviterId),
    status: statusOf(row, now),
    teamIds: textOf(row.teamId)?.split(",") ?? [],
    expiresAt: Number(row.expiresAt),
    createdAt: Number(row.createdAt),
  };
}

/** Where an invitation stands at a time: a pending one expires by itself. */
export function statusOf(row: StoredRow, now: number): InvitationStatus {
  // The store writes no other status.
  const status = String(row.status) as InvitationStatus;
  return status === "pending" && Number(row.expiresAt) <= now ? "expired" : status;
}

/** A stored team as it goes over the wire. */
export function toTeam(row: StoredRow): Team {
  return {
    id: row.id,
    name: String(row.name),
    organizationId: String(row.organizationId),
    createdAt: Number(row.createdAt),
    updatedAt: Number(row.updatedAt ?? row.createdAt),
  };
}

/** A stored member of a team as it goes over the wire. */
export function toTeamMember(row: StoredRow): TeamMember {
  return {
    id: row.id,
    teamId: String(row.teamId),
    userId: String(row.userId),
    createdAt: Number(row.createdAt),
  };
}

/** A column that lists texts; empty when it has no value. */
export function textsOf(value: StoredRow[string]): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function metadataOf(value: unknown): OrganizationMetadata | null {
  return typeof value === "string" ? JSON.parse(value) : null;
}
