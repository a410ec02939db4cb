import { scopedEndpoint } from "../../_kernel/endpoint.ts";
import { USER_ID_BODY } from "../bodies.ts";
import { getUserRow } from "../store.ts";
import type { UsersPlugin } from "../types.ts";
import { toUser } from "../wire.ts";

/** `POST /admin/get-user`: one of the project's users. */
export const getUserById: UsersPlugin["endpoints"]["getUserById"] = scopedEndpoint(
  "/admin/get-user",
  { body: USER_ID_BODY, permission: "dashboard.read" },
  async ({ store, body }) => toUser(await getUserRow(store, body.userId)),
);
