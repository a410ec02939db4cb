import type { PlaceAccess } from "../../component/access.ts";
import {
  DEFAULT_ROLE,
  type PermissionSources,
  rolesIn,
} from "../../plugins/_kernel/permissions.ts";
import type { CurrentSession } from "../../plugins/_kernel/request_state.ts";
import type { Scope, UserActor } from "../../plugins/_kernel/scope.ts";
import { unmetPolicy } from "../../plugins/organizations/policy.ts";
import { rolesOf } from "../../plugins/organizations/roles.ts";
import { grantsText } from "../../plugins/rbac/catalogue.ts";
import { openRoles } from "../../plugins/rbac/role_set.ts";
import type { LightRequest } from "../gate/light.ts";
import { readingStore } from "./reading_store.ts";

/**
 * What the rights of whoever is signed in are read from: of each place one call, in the place of one for the
 * organization, one for the membership and one for the project's roles.
 */
export function ownSources(
  given: LightRequest,
  { actor, scope, session }: { actor: UserActor; scope: Scope; session: CurrentSession },
): PermissionSources {
  const { component, ctx } = given;
  const { projectId } = scope;
  const userId = actor.id;
  const hasRoles = rolesIn(actor.role).some((role) => role !== DEFAULT_ROLE);
  let last: Promise<PlaceAccess> | undefined;
  const read = (organizationId?: string) =>
    last = ctx.runQuery(component.access.inPlace, { projectId, userId, organizationId, hasRoles });
  let opened: ReturnType<typeof openRoles> | undefined;
  return {
    scope,
    memberships: {
      async rolesOf(organizationId) {
        const { memberRole, organization } = await read(organizationId);
        if (organization === null || memberRole === null) return null;
        const unmet = await unmetPolicy(organization, {
          store: readingStore(given),
          userId,
          session,
        });
        return unmet === null ? rolesOf({ role: memberRole }) : [];
      },
    },
    roles: {
      async permissionsOf(asked) {
        // Whoever asks holds a role, so it was read where anything was.
        opened ??= openRoles(grantsText((await (last ?? read())).roles, scope));
        return opened(asked);
      },
    },
  };
}
