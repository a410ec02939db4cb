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
import * as endpoints from "./endpoints/mod.ts";
import { USERS_ERROR_CODES } from "./error_codes.ts";
import { USERS_SCHEMA } from "./schema.ts";
import type { UsersPlugin } from "./types.ts";

export * from "./light.ts";

/**
 * The users plugin: `POST /admin/…` as the SDK sends them, and `GET` as Better Auth's own client reads.
 * A banned user gets no session, by whatever method they sign in.
 */
export function users(): UsersPlugin {
  return {
    id: "users",
    schema: USERS_SCHEMA,
    init: (context: AuthContext) => {
      const { now, removals, store } = requestStateOf(context);
      const before = async ({ userId }: { userId: string }) => {
        await refuseBanned(store, userId, { now: now() });
      };
      // Better Auth itself deletes anonymous users, and knows no memberships.
      const beforeDelete = ({ id }: { id: string }) => removals.start({ kind: "user", id });
      const user = { delete: { before: beforeDelete } };
      return { options: { databaseHooks: { session: { create: { before } }, user } } };
    },
    endpoints: { ...endpoints },
    $ERROR_CODES: USERS_ERROR_CODES,
  };
}
