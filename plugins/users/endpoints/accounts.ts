import { endpoint } from "../../_kernel/endpoint.ts";
import { USER_ID_BODY } from "../fields.ts";
import { getUserRow, MAX_LISTED } from "../store.ts";
import type { UserAccount, UserList } from "../types.ts";
import { toAccount } from "../wire.ts";

/** `POST /admin/list-user-accounts`: what a user signs in with, without passwords and tokens. */
export const listAccountsOfUser = endpoint(
  "/admin/list-user-accounts",
  { body: USER_ID_BODY, permission: "dashboard.read" },
  async ({ store, body }): Promise<UserList<UserAccount>> => {
    const { id: userId } = await getUserRow(store, body.userId);
    const rows = await store.findMany("account", { where: { userId }, limit: MAX_LISTED });
    return { data: rows.map(toAccount) };
  },
);
