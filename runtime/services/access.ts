import type { CurrentSession, RequestState } from "../../plugins/_kernel/request_state.ts";
import type { Scope } from "../../plugins/_kernel/scope.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import { organizationMemberships } from "../../plugins/organizations/memberships.ts";
import { roleCatalogue } from "../../plugins/rbac/catalogue.ts";
import { projectRoles } from "../../plugins/rbac/project_roles.ts";
import { seedRoles } from "../../plugins/rbac/seed.ts";
import { endImpersonations } from "../../plugins/users/sessions.ts";

/** Roles and memberships of a request's project; nothing is read until somebody asks. */
export function accessOf(
  store: ScopedStore,
  { now, scope, session, storeOf }: {
    now: number;
    scope: Scope;
    /** The session of the user who acts, once it was read. */
    session: () => CurrentSession | null;
    storeOf: (projectId: string) => ScopedStore;
  },
): Pick<
  RequestState,
  "roles" | "projectRoles" | "memberships" | "startProject" | "endImpersonations"
> {
  const roles = roleCatalogue(store, { scope });
  return {
    roles,
    projectRoles: projectRoles(store, { roles, scope }),
    memberships: organizationMemberships({ now, store, session }),
    endImpersonations: (projectId, userId) => endImpersonations(storeOf(projectId), userId),
    startProject: (projectId) => seedRoles(storeOf(projectId), { now, scope: { projectId } }),
  };
}
