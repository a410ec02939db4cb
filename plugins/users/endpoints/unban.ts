import { endpoint } from "../../_kernel/endpoint.ts";
import { requireNoMoreThanOwn } from "../administrators.ts";
import { NO_BAN } from "../bans.ts";
import { USER_ID_BODY } from "../fields.ts";
import { getUserRow, updateUserRow } from "../store.ts";
import type { UserReply } from "../types.ts";
import { toUser } from "../wire.ts";

/** `POST /admin/unban-user`: lets a banned user sign in again. */
export const unbanUser = endpoint(
  "/admin/unban-user",
  { body: USER_ID_BODY, permission: "dashboard.manage" },
  async (input): Promise<UserReply> => {
    const { store, body: { userId }, now } = input;
    // It gives back all that the user's roles grant.
    await requireNoMoreThanOwn(input, await getUserRow(store, userId));
    return { user: toUser(await updateUserRow(store, userId, { columns: NO_BAN, now })) };
  },
);
