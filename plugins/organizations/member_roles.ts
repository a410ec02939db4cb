import type { Memberships } from "../_kernel/permissions.ts";
import type { CurrentSession } from "../_kernel/request_state.ts";
import type { ScopedStore } from "../_kernel/store.ts";
import { unmetPolicy } from "./policy.ts";
import { rolesOf } from "./roles.ts";

/** What a member's roles are read from. */
export interface MemberRolesOptions {
  readonly store: Pick<ScopedStore, "findOne">;
  /** The session of the user who acts, once it was read. */
  session(): CurrentSession | null;
}

/**
 * What members of one project's organizations hold there. It costs two documents, the organization and the
 * membership, however many there are of either; a third is read of a member who is not the one signed in,
 * where the organization asks for a second factor.
 */
export function memberRoles(
  { session, store }: MemberRolesOptions,
): Pick<Memberships, "rolesOf"> {
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
  };
}
