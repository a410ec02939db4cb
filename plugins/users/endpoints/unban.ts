import { scopedEndpoint } from "../../_kernel/endpoint.ts";
import { NO_BAN } from "../bans.ts";
import { USER_ID_BODY } from "../bodies.ts";
import { updateUserRow } from "../store.ts";
import type { UsersPlugin } from "../types.ts";
import { toUser } from "../wire.ts";

/** `POST /admin/unban-user`: lets a banned user sign in again. */
export const unbanUser: UsersPlugin["endpoints"]["unbanUser"] = scopedEndpoint(
  "/admin/unban-user",
  { body: USER_ID_BODY, permission: "dashboard.manage" },
  async ({ store, body, now }) => ({
    user: toUser(await updateUserRow(store, body.userId, { columns: NO_BAN, now })),
  }),
);
