import { fail } from "../_kernel/errors.ts";
import { SUPER_ADMIN } from "../_kernel/permissions.ts";
import type { MemberRow, OrganizationRow, ScopedStore } from "../_kernel/store.ts";
import { isBanned } from "../_kernel/subjects.ts";
import { ORGANIZATIONS_ERROR_CODES } from "./error_codes.ts";
import { MAX_SESSIONS } from "./limits.ts";
import { membersOf } from "./organizations_store.ts";
import { rolesOf } from "./roles.ts";
import type { MemberSource } from "./types.ts";

/** Other super_admins that are looked at before an organization counts as left without one. */
const MAX_HOLDERS = 20;

/**
 * A member of an organization by the member's id or the user's.
 *
 * @throws {APIError} 404 `MEMBER_NOT_FOUND`, for members of other organizations too
 */
export async function getMember(
  store: ScopedStore,
  { memberIdOrUserId, organizationId }: { memberIdOrUserId: string; organizationId: string },
): Promise<MemberRow> {
  const byId = await store.findOne("member", { id: memberIdOrUserId });
  if (byId?.organizationId === organizationId) return byId;
  return await store.findOne("member", { organizationId, userId: memberIdOrUserId }) ??
    fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.MEMBER_NOT_FOUND);
}

/**
 * Makes a user a member. The count of members and the membership are one commit, so the cap holds
 * whoever else joins.
 *
 * @throws {APIError} 409 `ALREADY_A_MEMBER`, 403 `MEMBER_LIMIT_REACHED`
 */
export async function addMember(
  store: ScopedStore,
  { organization, roles, source, userId }: {
    organization: OrganizationRow;
    userId: string;
    roles: readonly string[];
    source: MemberSource;
  },
  { now }: { now: number },
): Promise<MemberRow> {
  const { id: organizationId } = organization;
  if (await store.findOne("member", { organizationId, userId }) !== null) {
    fail("CONFLICT", ORGANIZATIONS_ERROR_CODES.ALREADY_A_MEMBER);
  }
  const members = await membersOf(store, organizationId);
  if (organization.maxMembers !== null && members >= organization.maxMembers) {
    fail("FORBIDDEN", ORGANIZATIONS_ERROR_CODES.MEMBER_LIMIT_REACHED);
  }
  await store.updateOne("memberCount", { organizationId }, { members: members + 1 });
  const times = { createdAt: now, updatedAt: now };
  const columns = { organizationId, userId, role: roles.join(","), source, ...times };
  const member = await store.create("member", columns);
  for (const role of roles) {
    await store.create("memberRole", { organizationId, memberId: member.id, role });
  }
  return member;
}

/** Gives a member other roles. */
export async function setRoles(
  store: ScopedStore,
  member: MemberRow,
  { now, roles }: { now: number; roles: readonly string[] },
): Promise<MemberRow> {
  const { id: memberId, organizationId } = member;
  const before = rolesOf(member);
  for (const role of before.filter((role) => !roles.includes(role))) {
    await store.deleteOne("memberRole", { memberId, role });
  }
  for (const role of roles.filter((role) => !before.includes(role))) {
    await store.create("memberRole", { organizationId, memberId, role });
  }
  const changes = { role: roles.join(","), updatedAt: now };
  return await store.updateOne("member", { id: memberId }, changes) ?? member;
}

/** Takes a membership away, with its roles and teams and the sessions' choice of it. */
export async function removeMemberRows(store: ScopedStore, member: MemberRow): Promise<void> {
  const organizationId = member.organizationId;
  const userId = member.userId;
  await store.deleteMany("memberRole", { memberId: member.id });
  await store.deleteMany("teamMember", { organizationId, userId });
  await store.deleteOne("member", { id: member.id });
  const members = await membersOf(store, organizationId);
  await store.updateOne("memberCount", { organizationId }, { members: Math.max(0, members - 1) });
  const sessions = await store.findMany("session", { where: { userId }, limit: MAX_SESSIONS });
  for (const { activeOrganizationId, id } of sessions) {
    if (activeOrganizationId !== organizationId) continue;
    await store.updateOne("session", { id }, { activeOrganizationId: null, activeTeamId: null });
  }
}

/**
 * Keeps an organization from losing its last super_admin who is not banned: called before a member leaves, is removed or
 * gets other roles. The check and the change are one serializable commit.
 *
 * @throws {APIError} 409 `LAST_SUPER_ADMIN`
 */
export async function keepASuperAdmin(
  store: ScopedStore,
  member: MemberRow,
  { now }: { now: number },
): Promise<void> {
  if (!rolesOf(member).includes(SUPER_ADMIN)) return;
  const holders = await store.findMany("memberRole", {
    where: { organizationId: member.organizationId, role: SUPER_ADMIN },
    limit: MAX_HOLDERS,
  });
  for (const { memberId } of holders) {
    if (memberId !== member.id && await canAct(store, memberId, now)) return;
  }
  fail("CONFLICT", ORGANIZATIONS_ERROR_CODES.LAST_SUPER_ADMIN);
}

/** One who is banned keeps the role and can do nothing with it. */
async function canAct(store: ScopedStore, memberId: string, now: number): Promise<boolean> {
  const member = await store.findOne("member", { id: memberId });
  const user = member && await store.findOne("user", { id: member.userId });
  return user !== null && !isBanned(user, now);
}
