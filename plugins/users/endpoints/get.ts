import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint, type ScopedInput } from "../../_kernel/endpoint.ts";
import { USER_ID_BODY } from "../fields.ts";
import { getUserRow } from "../store.ts";
import type { User } from "../types.ts";
import { toUser } from "../wire.ts";

const permission = "dashboard.read";

/** `POST /admin/get-user`: one of the project's users. */
export const getUserById = endpoint(
  "/admin/get-user",
  { body: USER_ID_BODY, permission },
  userOf,
);

/** `GET /admin/get-user?id=`: the same, as Better Auth's client asks. */
export const readUser = endpoint(
  "/admin/get-user",
  { query: z.object({ id: ID_FIELD }), permission },
  (input) => userOf({ ...input, body: { userId: input.body.id } }),
);

async function userOf({ body, store }: ScopedInput<{ userId: string }>): Promise<User> {
  return toUser(await getUserRow(store, body.userId));
}
