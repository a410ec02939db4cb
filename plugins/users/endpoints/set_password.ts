import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { securityNotice } from "../../_kernel/mails.ts";
import { requireNoMoreThanOwn } from "../administrators.ts";
import { getUserRow, setPassword } from "../store.ts";

const body = z.object({
  userId: ID_FIELD,
  newPassword: z.string(),
});

/** `POST /admin/set-user-password`: sets a user's password, ends their sessions and tells them. */
export const setUserPassword = endpoint(
  "/admin/set-user-password",
  { body, permission: "dashboard.manage" },
  async (input) => {
    const { store, body, hashPassword, links: { appName }, mails, now } = input;
    const hash = await hashPassword(body.newPassword);
    const user = await getUserRow(store, body.userId);
    await requireNoMoreThanOwn(input, user);
    await setPassword(store, { hash, now, user });
    await mails.enqueue(securityNotice(user, { appName, notice: "password-changed" }));
    return { status: true as const };
  },
);
