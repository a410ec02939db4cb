/**
 * Organizations of a project: their members and roles, invitations by mail, teams and policies.
 *
 * @example
 * ```ts
 * import {
 *   DEFAULT_ORGANIZATION_SETTINGS,
 *   organizations,
 * } from "@banata-auth/convex/plugins/organizations";
 *
 * console.assert(organizations().id === "organizations");
 * console.assert(DEFAULT_ORGANIZATION_SETTINGS.whoMayCreate === "users");
 * ```
 *
 * @module
 */
import { type BanataPlugin, packagePlugin } from "../_kernel/plugin.ts";
import * as accept from "./endpoints/accept.ts";
import * as activeMember from "./endpoints/active_member.ts";
import * as checkSlug from "./endpoints/check_slug.ts";
import * as create from "./endpoints/create.ts";
import * as remove from "./endpoints/delete.ts";
import * as getFull from "./endpoints/get_full.ts";
import * as invitations from "./endpoints/invitations.ts";
import * as hasPermission from "./endpoints/has_permission.ts";
import * as invite from "./endpoints/invite.ts";
import * as list from "./endpoints/list.ts";
import * as members from "./endpoints/members.ts";
import * as reads from "./endpoints/reads.ts";
import * as setActive from "./endpoints/set_active.ts";
import * as settings from "./endpoints/settings.ts";
import * as teamMembers from "./endpoints/team_members.ts";
import * as teams from "./endpoints/teams.ts";
import * as update from "./endpoints/update.ts";
import { ORGANIZATIONS_ERROR_CODES } from "./error_codes.ts";

export * from "./light.ts";
export type { BanataPlugin } from "../_kernel/plugin.ts";

/**
 * The organizations plugin: the endpoints below `/organization/`, under the names and paths of Better
 * Auth's own plugin, whose tables it uses (through the store, so it declares none to an engine), and `POST /banata/config/organizations/get` and `/save`.
 */
export function organizations(): BanataPlugin {
  return packagePlugin({
    id: "organizations",
    modules: [
      accept,
      activeMember,
      checkSlug,
      create,
      remove,
      getFull,
      invitations,
      hasPermission,
      invite,
      list,
      members,
      reads,
      setActive,
      settings,
      teamMembers,
      teams,
      update,
    ],
    $ERROR_CODES: ORGANIZATIONS_ERROR_CODES,
  });
}
