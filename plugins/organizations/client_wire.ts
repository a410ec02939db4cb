import type { ScopedStore, UserRow } from "../_kernel/store.ts";
import type {
  ClientInvitation,
  ClientMember,
  ClientMemberUser,
  ClientOrganization,
  ClientTeam,
  ClientTeamMember,
} from "./client_types.ts";
import type {
  InvitationStatus,
  Organization,
  OrganizationInvitation,
  OrganizationMember,
  Team,
  TeamMember,
} from "./types.ts";

/** An organization as Better Auth's client reads it. */
export function toClientOrganization(
  { createdAt, id, logo, metadata, name, slug }: Organization,
): ClientOrganization {
  return { id, name, slug, logo, metadata, createdAt: isoOf(createdAt) };
}

/** Members with their users, by one read. Those whose user is just being removed are left out. */
export async function withUsers(
  store: ScopedStore,
  members: readonly OrganizationMember[],
): Promise<ClientMember[]> {
  if (members.length === 0) return [];
  const ids = members.map(({ userId }) => userId);
  const rows = await store.findMany("user", { ids, limit: ids.length });
  const users = new Map(rows.map((row) => [row.id, toMemberUser(row)]));
  return members.flatMap(({ createdAt, id, organizationId, role, userId }) => {
    const user = users.get(userId);
    if (user === undefined) return [];
    return [{ id, organizationId, userId, role, createdAt: isoOf(createdAt), user }];
  });
}

function toMemberUser({ email, id, image, name }: UserRow): ClientMemberUser {
  const shown = { id, name, email };
  return image === null ? shown : { ...shown, image };
}

/** An invitation as Better Auth's client reads it. */
export function toClientInvitation(invitation: OrganizationInvitation): ClientInvitation {
  const { createdAt, email, expiresAt, id, inviterId, organizationId, role, status, teamIds } =
    invitation;
  return {
    id,
    organizationId,
    email,
    role,
    status: STATUS[status],
    inviterId,
    expiresAt: isoOf(expiresAt),
    createdAt: isoOf(createdAt),
    ...teamIds.length === 0 ? {} : { teamId: teamIds.join(",") },
  };
}

/** Better Auth's words; to it an invitation that has expired is pending still. */
const STATUS: Readonly<Record<InvitationStatus, ClientInvitation["status"]>> = {
  pending: "pending",
  accepted: "accepted",
  rejected: "rejected",
  revoked: "canceled",
  expired: "pending",
};

/** A team as Better Auth's client reads it. */
export function toClientTeam({ createdAt, updatedAt, ...team }: Team): ClientTeam {
  return { ...team, createdAt: isoOf(createdAt), updatedAt: isoOf(updatedAt) };
}

/** A member of a team as Better Auth's client reads it. */
export function toClientTeamMember({ createdAt, ...member }: TeamMember): ClientTeamMember {
  return { ...member, createdAt: isoOf(createdAt) };
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
