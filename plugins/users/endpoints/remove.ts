import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { isPlatform } from "../../_kernel/scope.ts";
import { leaveProjects, requireNoMoreThanOwn } from "../administrators.ts";
import { USER_ID_BODY } from "../fields.ts";
import { USERS_ERROR_CODES } from "../error_codes.ts";
import { getUserRow, removeUserRows } from "../store.ts";

/** `POST /admin/remove-user`: takes a user away with their sessions, accounts and memberships. */
export const removeUser = endpoint(
  "/admin/remove-user",
  { body: USER_ID_BODY, permission: "dashboard.manage" },
  async (input) => {
    const {
      actor,
      auditRetention,
      mails,
      memberships,
      projectRoles,
      removals,
      scope,
      store,
      body,
    } = input;
    if (actor.type === "user" && actor.id === body.userId) {
      fail("FORBIDDEN", USERS_ERROR_CODES.CANNOT_REMOVE_YOURSELF);
    }
    const user = await getUserRow(store, body.userId);
    await requireNoMoreThanOwn(input, user);
    await memberships.keepSuperAdmins(user.id);
    await projectRoles.change({ userId: user.id, before: user.role, after: null });
    if (isPlatform(scope)) await leaveProjects(store, body.userId);
    await removeUserRows(store, body.userId);
    // Their address goes with them; what mails to it come to is found out again.
    await mails.forget(user.email);
    await removals.start({ kind: "user", id: body.userId });
    await auditRetention.forget({ userId: user.id, email: user.email });
    return { success: true as const };
  },
);
