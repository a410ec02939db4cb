import { listPage } from "../_kernel/cursor_page.ts";
import { type Memberships, NO_MEMBERSHIPS } from "../_kernel/permissions.ts";
import type { ScopedStore } from "../_kernel/store.ts";
import { memberRoles, type MemberRolesOptions } from "./member_roles.ts";
import { rolesOf } from "./roles.ts";
import { keepSuperAdmins, takeOver } from "./succession.ts";

/** Memberships and invitations of one user that are compared with what somebody else holds. */
const MAX_CLAIMS = 500;

/** What memberships are read from. */
interface MembershipsOptions extends MemberRolesOptions {
  readonly store: ScopedStore;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The memberships of one project, for every check of a right. */
export function organizationMemberships({ now, session, store }: MembershipsOptions): Memberships {
  return {
    ...memberRoles({ session, store }),
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
