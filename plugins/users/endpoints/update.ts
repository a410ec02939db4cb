import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { securityNotice } from "../../_kernel/mails.ts";
import { changeRoles, requireMayVouch, requireNoMoreThanOwn } from "../administrators.ts";
import { toColumns, USER_FIELDS } from "../fields.ts";
import { getUserRow, setPassword, updateUserRow } from "../store.ts";
import { keepFactor, vouchFor } from "../unproven.ts";
import { toUser } from "../wire.ts";

const body = USER_FIELDS.extend({
  userId: ID_FIELD,
  password: z.string().optional(),
});

/** `POST /admin/update-user`: changes the given fields of one of the project's users. */
export const updateUserById = endpoint(
  "/admin/update-user",
  { body, permission: "dashboard.manage" },
  async (input) => {
    const { store, body, hashPassword, links: { appName }, mails, now } = input;
    const { password, userId } = body;
    const hash = password === undefined ? null : await hashPassword(password);
    const before = await getUserRow(store, userId);
    await requireNoMoreThanOwn(input, before);
    const columns = toColumns(body);
    const after = await updateUserRow(store, userId, { columns, now });
    await changeRoles(input, { before, user: after });
    await requireMayVouch(input, { before, user: after });
    const { email, emailVerified } = after;
    if (before.emailVerified === true && emailVerified !== true && email === before.email) {
      await keepFactor(store, userId);
    }
    if (before.emailVerified !== true && emailVerified === true) await vouchFor(store, userId);
    if (hash !== null) {
      await setPassword(store, { hash, now, user: before });
      await mails.enqueue(securityNotice(before, { appName, notice: "password-changed" }));
    }
    return toUser(after);
  },
);
