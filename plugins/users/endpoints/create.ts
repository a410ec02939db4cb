import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { EMAIL_FIELD } from "../../_kernel/text_fields.ts";
import { changeRoles, requireMayVouch, requireNoMoreThanOwn } from "../administrators.ts";
import { PERSON_NAME, toColumns, USER_FIELDS } from "../fields.ts";
import { insertUser, setPassword } from "../store.ts";
import type { UserReply } from "../types.ts";
import { DEFAULT_ROLE, toUser } from "../wire.ts";

const body = USER_FIELDS.extend({
  email: EMAIL_FIELD,
  name: PERSON_NAME,
  password: z.string().optional(),
});

/** `POST /admin/create-user`: makes a user of the project, with a password or without. */
export const createUser = endpoint(
  "/admin/create-user",
  { body, permission: "dashboard.manage" },
  async (input): Promise<UserReply> => {
    const { store, body, hashPassword, now } = input;
    const { name, password } = body;
    const hash = password === undefined ? null : await hashPassword(password);
    const given = toColumns(body);
    const role = given.role ?? DEFAULT_ROLE;
    const columns = { ...given, name, role, email: body.email.toLowerCase() };
    const row = await insertUser(store, columns, { now });
    await changeRoles(input, { before: null, user: row });
    // The address may be invited to more than whoever makes its account, and knows the password, holds.
    await requireNoMoreThanOwn(input, row);
    await requireMayVouch(input, { before: null, user: row });
    if (hash !== null) await setPassword(store, { hash, now, user: row });
    return { user: toUser(row) };
  },
);
