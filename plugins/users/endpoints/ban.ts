import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { ID_FIELD, LINES_FIELD } from "../../_kernel/text_fields.ts";
import { requireNoMoreThanOwn } from "../administrators.ts";
import { endSessions } from "../sessions.ts";
import { getUserRow, updateUserRow } from "../store.ts";
import type { UserReply } from "../types.ts";
import { toUser } from "../wire.ts";

/** The last time that a date can stand for (ECMA-262, 21.4.1.1). */
const LAST_TIME_MS = 8_640_000_000_000_000;

/** A ban of a hundred years, in seconds. */
const MAX_BAN_SECONDS = 100 * 366 * 24 * 60 * 60;

const body = z.object({
  userId: ID_FIELD,
  banReason: LINES_FIELD.optional(),
  force: z.boolean().optional(),
  banExpires: z.number().int().positive().max(LAST_TIME_MS).optional(),
  banExpiresIn: z.number().int().positive().max(MAX_BAN_SECONDS).optional(),
}).refine(
  ({ banExpires, banExpiresIn }) => banExpires === undefined || banExpiresIn === undefined,
  "Give banExpires or banExpiresIn",
);

/**
 * `POST /admin/ban-user`: ends a user's sessions and lets them make none until the ban ends. An
 * organization keeps a super_admin who can act; with `force`, one without any other member need not.
 */
export const banUser = endpoint(
  "/admin/ban-user",
  { body, permission: "dashboard.manage" },
  async (input): Promise<UserReply> => {
    const { body, memberships, now, projectRoles, store } = input;
    const { banExpiresIn, banReason = null, force = false, userId } = body;
    const banExpires = banExpiresIn === undefined
      ? body.banExpires ?? null
      : now + banExpiresIn * 1000;
    const before = await getUserRow(store, userId);
    await requireNoMoreThanOwn(input, before);
    await projectRoles.keepLast({ id: userId, role: before.role });
    await memberships.keepSuperAdmins(userId, { exceptAlone: force });
    const columns = { banned: true, banReason, banExpires };
    const row = await updateUserRow(store, userId, { columns, now });
    await endSessions(store, userId);
    return { user: toUser(row) };
  },
);
