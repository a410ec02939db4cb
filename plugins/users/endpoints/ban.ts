import { z } from "zod";
import { scopedEndpoint } from "../../_kernel/endpoint.ts";
import { requireNoMoreThanOwn, roleOf } from "../administrators.ts";
import { endSessions, getUserRow, updateUserRow } from "../store.ts";
import type { BanUserBody, UsersPlugin } from "../types.ts";
import { toUser } from "../wire.ts";

const body: z.ZodType<BanUserBody, BanUserBody> = z.object({
  userId: z.string().min(1).max(64),
  banReason: z.string().max(500).optional(),
  banExpires: z.number().int().positive().optional(),
});

/** `POST /admin/ban-user`: ends a user's sessions and lets him make none until the ban ends. */
export const banUser: UsersPlugin["endpoints"]["banUser"] = scopedEndpoint(
  "/admin/ban-user",
  { body, permission: "dashboard.manage" },
  async ({ projectRoles, rights, roles, store, body, now }) => {
    const { banExpires = null, banReason = null, userId } = body;
    const before = await getUserRow(store, userId);
    await requireNoMoreThanOwn({ rights, roles }, before);
    await projectRoles.keepLast({ id: userId, role: roleOf(before) });
    const columns = { banned: true, banReason, banExpires };
    const row = await updateUserRow(store, userId, { columns, now });
    await endSessions(store, userId);
    return { user: toUser(row) };
  },
);
