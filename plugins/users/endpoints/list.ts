import { z } from "zod";
import { scopedEndpoint } from "../../_kernel/endpoint.ts";
import { listPage, pageFields } from "../../_kernel/page.ts";
import type { ListUsersBody, UsersPlugin } from "../types.ts";
import { toUser } from "../wire.ts";

const MAX_LIMIT = 200;

const body: z.ZodType<ListUsersBody, ListUsersBody> = z.object({
  ...pageFields(MAX_LIMIT),
  email: z.string().min(1).max(320).optional(),
  role: z.string().min(1).max(1000).optional(),
});

/** `POST /admin/list-users`: the project's users, newest first, or the one with an address. */
export const listUsers: UsersPlugin["endpoints"]["listUsers"] = scopedEndpoint(
  "/admin/list-users",
  { body, permission: "dashboard.read" },
  async ({ store, body }) => {
    const { email, role, ...page } = body;
    const where = {
      ...email === undefined ? {} : { email: email.toLowerCase() },
      ...role === undefined ? {} : { role },
    };
    return await listPage({ store, table: "user", where }, page, { toItem: toUser });
  },
);
