import { fail } from "../_kernel/errors.ts";
import type { MemberRow, ScopedStore, TeamMemberRow, TeamRow } from "../_kernel/store.ts";
import { ORGANIZATIONS_ERROR_CODES } from "./error_codes.ts";
import { MAX_TEAMS, MAX_TEAMS_OF_MEMBER } from "./limits.ts";

/**
 * One of an organization's teams.
 *
 * @throws {APIError} 404 `TEAM_NOT_FOUND`, for teams of other organizations too
 */
export async function getTeam(
  store: ScopedStore,
  { organizationId, teamId }: { organizationId: string; teamId: string },
): Promise<TeamRow> {
  const team = await store.findOne("team", { id: teamId });
  if (team?.organizationId === organizationId) return team;
  return fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.TEAM_NOT_FOUND);
}

/**
 * Makes a team without members.
 *
 * @throws {APIError} 403 `TEAM_LIMIT_REACHED`
 */
export async function insertTeam(
  store: ScopedStore,
  { name, organizationId }: { name: string; organizationId: string },
  { now }: { now: number },
): Promise<TeamRow> {
  const count = await store.findOne("memberCount", { organizationId });
  const teams = count?.teams ?? 0;
  if (teams >= MAX_TEAMS) fail("FORBIDDEN", ORGANIZATIONS_ERROR_CODES.TEAM_LIMIT_REACHED);
  await store.updateOne("memberCount", { organizationId }, { teams: teams + 1 });
  const times = { createdAt: now, updatedAt: now };
  return await store.create("team", { name, organizationId, memberCount: 0, ...times });
}

/** Takes a team's own row away; its memberships are left to a removal. */
export async function removeTeamRow(store: ScopedStore, team: TeamRow): Promise<void> {
  const organizationId = team.organizationId;
  await store.deleteOne("team", { id: team.id });
  const count = await store.findOne("memberCount", { organizationId });
  const teams = Math.max(0, (count?.teams ?? 0) - 1);
  await store.updateOne("memberCount", { organizationId }, { teams });
}

/** A team and a member of its organization. */
export interface TeamMembership {
  readonly team: TeamRow;
  readonly member: MemberRow;
}

/**
 * Adds a member to a team; whoever is in it already stays in it.
 *
 * @throws {APIError} 403 `TEAM_LIMIT_REACHED` for a member of a hundred teams
 */
export async function joinTeam(
  store: ScopedStore,
  { member, team }: TeamMembership,
  { now }: { now: number },
): Promise<{ member: MemberRow; teamMember: TeamMemberRow }> {
  const userId = member.userId;
  const found = await store.findOne("teamMember", { teamId: team.id, userId });
  if (found !== null) return { member, teamMember: found };
  const teamIds = member.teamIds ?? [];
  if (teamIds.length >= MAX_TEAMS_OF_MEMBER) {
    fail("FORBIDDEN", ORGANIZATIONS_ERROR_CODES.TEAM_LIMIT_REACHED);
  }
  const organizationId = team.organizationId;
  const row = { teamId: team.id, userId, organizationId, createdAt: now };
  const teamMember = await store.create("teamMember", row);
  const changes = { teamIds: [...teamIds, team.id], updatedAt: now };
  const joined = await store.updateOne("member", { id: member.id }, changes);
  return { member: joined ?? member, teamMember };
}

/**
 * Takes a member out of a team.
 *
 * @throws {APIError} 404 `NOT_A_TEAM_MEMBER`
 */
export async function leaveTeam(
  store: ScopedStore,
  { member, team }: TeamMembership,
  { now }: { now: number },
): Promise<void> {
  const where = { teamId: team.id, userId: member.userId };
  if (!await store.deleteOne("teamMember", where)) {
    fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.NOT_A_TEAM_MEMBER);
  }
  const teamIds = (member.teamIds ?? []).filter((id) => id !== team.id);
  await store.updateOne("member", { id: member.id }, { teamIds, updatedAt: now });
}
