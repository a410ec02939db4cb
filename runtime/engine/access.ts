import { NO_MEMBERSHIPS } from "../../plugins/_kernel/permissions.ts";
import type { RequestState } from "../../plugins/_kernel/request_state.ts";
import type { Scope } from "../../plugins/_kernel/scope.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import { roleCatalogue } from "../../plugins/rbac/catalogue.ts";
import { projectRoles } from "../../plugins/rbac/project_roles.ts";
import { seedRoles } from "../../plugins/rbac/seed.ts";

/** Roles and memberships of a request's project; nothing is read until somebody asks. */
export function accessOf(
  store: ScopedStore,
  { now, scope, storeOf }: {
    now: number;
    scope: Scope;
    storeOf: (projectId: string) => ScopedStore;
  },
): Pick<RequestState, "roles" | "projectRoles" | "memberships" | "startProject"> {
  const roles = roleCatalogue(store, { scope });
  return {
    roles,
    projectRoles: projectRoles(store, { roles, scope }),
    memberships: NO_MEMBERSHIPS,
    startProject: (projectId) => seedRoles(storeOf(projectId), { now, scope: { projectId } }),
  };
}
