import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { changeRoles, requireNoMoreThanOwn } from "../administrators.ts";
import { toRole } from "../../_kernel/permissions.ts";
import { ROLE_FIELD } from "../fields.ts";
import { getUserRow, updateUserRow } from "../store.ts";
import type { UserReply } from "../types.ts";
import { toUser } from "../wire.ts";

const body = z.object({
  userId: ID_FIELD,
  role: ROLE_FIELD,
});

/** `POST /admin/set-role`: gives a user one role or several in the place of those they have. */
export const setRole = endpoint(
  "/admin/set-role",
  { body, permission: "dashboard.manage" },
  async (input): Promise<UserReply> => {
    const { store, body, now } = input;
    const before = await getUserRow(store, body.userId);
    await requireNoMoreThanOwn(input, before);
    const columns = { role: toRole(body.role) };
    const after = await updateUserRow(store, body.userId, { columns, now });
    await changeRoles(input, { before, user: after });
    return { user: toUser(after) };
  },
);
