/**
 * Users of a project, as its administrators and servers see them: list, create, change, ban, remove,
 * their sessions and accounts, impersonation.
 *
 * @example
 * ```ts
 * import { users } from "@banata-auth/convex/plugins/users";
 *
 * const plugin = users();
 * console.assert(plugin.id === "users");
 * ```
 *
 * @module
 */
import type { AuthContext } from "better-auth";
import { requestStateOf } from "../_kernel/request_state.ts";
import { refuseBanned } from "./bans.ts";
import { type BanataPlugin, packagePlugin } from "../_kernel/plugin.ts";
import * as accounts from "./endpoints/accounts.ts";
import * as ban from "./endpoints/ban.ts";
import * as create from "./endpoints/create.ts";
import * as find from "./endpoints/find.ts";
import * as get from "./endpoints/get.ts";
import * as hasPermission from "./endpoints/has_permission.ts";
import * as impersonate from "./endpoints/impersonate.ts";
import * as list from "./endpoints/list.ts";
import * as removeSecondFactor from "./endpoints/remove_second_factor.ts";
import * as remove from "./endpoints/remove.ts";
import * as sessions from "./endpoints/sessions.ts";
import * as setPassword from "./endpoints/set_password.ts";
import * as setRole from "./endpoints/set_role.ts";
import * as unban from "./endpoints/unban.ts";
import * as update from "./endpoints/update.ts";
import { USERS_ERROR_CODES } from "./error_codes.ts";
import { USERS_SCHEMA } from "./schema.ts";

export * from "./light.ts";
export type { BanataPlugin } from "../_kernel/plugin.ts";

/**
 * The users plugin: `POST /admin/…` as the SDK sends them, and `GET` as Better Auth's own client reads.
 * A banned user gets no session, by whatever method they sign in.
 */
export function users(): BanataPlugin {
  return packagePlugin({
    id: "users",
    schema: USERS_SCHEMA,
    init: (context: AuthContext) => {
      // Better Auth itself deletes anonymous users, and knows no memberships.
      const beforeDelete = ({ id }: { id: string }) =>
        requestStateOf(context).removals.start({ kind: "user", id });
      const user = { delete: { before: beforeDelete } };
      return {
        options: {
          databaseHooks: { session: { create: { before: refuseBanned(context) } }, user },
        },
      };
    },
    modules: [
      accounts,
      ban,
      create,
      find,
      get,
      hasPermission,
      impersonate,
      list,
      removeSecondFactor,
      remove,
      sessions,
      setPassword,
      setRole,
      unban,
      update,
    ],
    $ERROR_CODES: USERS_ERROR_CODES,
  });
}
