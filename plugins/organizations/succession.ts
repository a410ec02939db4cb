import { endImpersonationsOf } from "../_kernel/impersonations.ts";
import { SUPER_ADMIN } from "../_kernel/permissions.ts";
import type { MemberRow, ScopedStore } from "../_kernel/store.ts";
import { MAX_ROLES } from "./limits.ts";
import { keepASuperAdmin, removeMemberRows, setRoles } from "./members_store.ts";
import { membersOf } from "./organizations_store.ts";
import { rolesOf } from "./roles.ts";

/** Memberships of one read. */
const PAGE = 100;

/**
 * Refuses to take a user away who is the last super_admin of an organization that can act: called
 * before a user is removed, banned or deletes the own account.
 *
 * @throws {APIError} 409 `LAST_SUPER_ADMIN`
 */
export async function keepSuperAdmins(
  store: ScopedStore,
  userId: string,
  { exceptAlone, now }: { exceptAlone: boolean; now: number },
): Promise<void> {
  for await (const member of membershipsOf(store, userId)) {
    if (!rolesOf(member).includes(SUPER_ADMIN)) continue;
    const id = member.organizationId;
    // Of an organization that is gone, rows may still wait to be taken away.
    if (await store.findOne("organization", { id }) === null) continue;
    if (exceptAlone && await membersOf(store, id) <= 1) continue;
    await keepASuperAdmin(store, member, { now });
  }
}

/**
 * Gives a user all memberships of a guest, in whose place they come: with the guest's roles, teams and
 * age. Where they are a member already they get the guest's roles beside their own, ten at most, and the
 * guest's membership ends. Organizations that the guest made count as theirs.
 */
export async function takeOver(
  store: ScopedStore,
  { from, now, to }: { from: string; to: string; now: number },
): Promise<void> {
  for await (const member of membershipsOf(store, from)) {
    const organizationId = member.organizationId;
    const own = await store.findOne("member", { organizationId, userId: to });
    if (own === null) await handOver(store, member, { now, to });
    else {
      await setRoles(store, own, { now, roles: joined(rolesOf(own), rolesOf(member)) });
      await removeMemberRows(store, member);
    }
  }
  // Whoever acts as this user was let to for what the user held until now.
  await endImpersonationsOf(store, to);
  const made = { where: { createdBy: from }, limit: PAGE };
  for (const { id } of await store.findMany("organization", made)) {
    await store.updateOne("organization", { id }, { createdBy: to });
  }
}

async function handOver(
  store: ScopedStore,
  { id, organizationId, userId }: MemberRow,
  { now, to }: { now: number; to: string },
): Promise<void> {
  await store.updateOne("member", { id }, { userId: to, updatedAt: now });
  const where = { organizationId, userId };
  const places = await store.findMany("teamMember", { where, limit: PAGE });
  for (const place of places) await store.updateOne("teamMember", { id: place.id }, { userId: to });
}

/** What matters most comes first, for there may be too many. */
function joined(own: readonly string[], more: readonly string[]): string[] {
  const all = [...new Set([...own, ...more])];
  const first = all.filter((role) => role === SUPER_ADMIN);
  return [...first, ...all.filter((role) => role !== SUPER_ADMIN)].slice(0, MAX_ROLES).sort();
}

async function* membershipsOf(store: ScopedStore, userId: string): AsyncGenerator<MemberRow> {
  for (let beyond = "";;) {
    const rows = await store.findMany("member", {
      where: { userId },
      sortBy: { field: "id", direction: "asc" },
      beyond,
      limit: PAGE,
    });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    beyond = last.id;
  }
}
