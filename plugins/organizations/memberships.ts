import { listPage } from "../_kernel/cursor_page.ts";
import { type Memberships, NO_MEMBERSHIPS } from "../_kernel/permissions.ts";
import type { CurrentSession } from "../_kernel/request_state.ts";
import type { ScopedStore } from "../_kernel/store.ts";
import { unmetPolicy } from "./policy.ts";
import { rolesOf } from "./roles.ts";
import { keepSuperAdmins, takeOver } from "./succession.ts";

/** Memberships and invitations of one user that are compared with what somebody else holds. */
const MAX_CLAIMS = 500;

/** What memberships are read from. */
interface MembershipsOptions {
  readonly store: ScopedStore;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The session of the user who acts, once it was read. */
  session(): CurrentSession | null;
}

/**
 * The memberships of one project, for every check of a right. A member's roles cost two documents, the
 * organization and the membership, however many there are of either; a third is read of a member who is
 * not the one signed in, where the organization asks for a second factor.
 */
export function organizationMemberships({ now, session, store }: MembershipsOptions): Memberships {
  return {
    async rolesOf(organizationId, userId) {
      // A deleted organization's row goes first, and every right in it with the row.
      const organization = await store.findOne("organization", { id: organizationId });
      if (organization === null) return null;
      const member = await store.findOne("member", { organizationId, userId });
      if (member === null) return null;
      const unmet = await unmetPolicy(organization, { store, userId, session: session() });
      return unmet === null ? rolesOf(member) : [];
    },
    async isRoleHeld(role) {
      if (await store.findOne("memberRole", { role }) !== null) return true;
      // One of several roles of an invitation is not found; accepting asks whether it is known.
      return await store.findOne("invitation", { role, status: "pending" }) !== null;
    },
    async claimsOf({ email, id }) {
      const limit = MAX_CLAIMS + 1;
      const where = { email: email.toLowerCase(), status: "pending" } as const;
      const rows = [
        ...await store.findMany("member", { where: { userId: id }, limit }),
        ...await store.findMany("invitation", { where, limit }),
      ];
      if (rows.length > MAX_CLAIMS) return null;
      return rows.map((row) => ({
        organizationId: row.organizationId,
        roles: rolesOf(row),
      }));
    },
    keepSuperAdmins: (userId, { exceptAlone = false } = {}) =>
      keepSuperAdmins(store, userId, { exceptAlone, now }),
    takeOver: (change) => takeOver(store, { ...change, now }),
    async usersOf(organizationId, page) {
      const organization = await store.findOne("organization", { id: organizationId });
      if (organization === null) return await NO_MEMBERSHIPS.usersOf(organizationId, page);
      const source = { store, table: "member", where: { organizationId } } as const;
      return await listPage(source, page, { toItem: ({ userId }) => userId });
    },
  };
}
