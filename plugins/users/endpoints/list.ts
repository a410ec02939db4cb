import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { listPage, type Page, pageFields } from "../../_kernel/cursor_page.ts";
import type { Memberships } from "../../_kernel/permissions.ts";
import type { ScopedStore, UserRow } from "../../_kernel/store.ts";
import type { User } from "../types.ts";
import { toUser } from "../wire.ts";

const MAX_LIMIT = 200;

/** What listing users asks for, by whichever method. */
export const LIST_PERMISSION = "dashboard.read";

const body = z.object({
  ...pageFields(MAX_LIMIT),
  email: z.string().min(1).max(320).optional(),
  role: z.string().min(1).max(1000).optional(),
  organizationId: ID_FIELD.optional(),
});

/**
 * `POST /admin/list-users`: the project's users, newest first, or the one with an address, or those who
 * are members of an organization, by the age of their memberships.
 */
export const listUsers = endpoint(
  "/admin/list-users",
  { body, permission: LIST_PERMISSION },
  async ({ store, body, memberships }) => {
    const { email, role, organizationId, ...page } = body;
    if (organizationId !== undefined) {
      return await listMembers({ ...body, organizationId }, { memberships, store });
    }
    const where = {
      ...email === undefined ? {} : { email: email.toLowerCase() },
      ...role === undefined ? {} : { role },
    };
    return await listPage({ store, table: "user", where }, page, { toItem: toUser });
  },
);

/** A page of members. Those of another role are left out of their page, which then has fewer. */
async function listMembers(
  { email, organizationId, role, ...page }: z.infer<typeof body> & { organizationId: string },
  { memberships, store }: { memberships: Memberships; store: ScopedStore },
): Promise<Page<User>> {
  const hasRole = (row: UserRow) => role === undefined || row.role === role;
  if (email !== undefined) {
    const row = await store.findOne("user", { email: email.toLowerCase() });
    const isMember = row !== null && hasRole(row) &&
      await memberships.rolesOf(organizationId, row.id) !== null;
    return { data: isMember ? [toUser(row)] : [], listMetadata: { before: null, after: null } };
  }
  const { data, listMetadata } = await memberships.usersOf(organizationId, page);
  const rows = await Promise.all(data.map((id) => store.findOne("user", { id })));
  const found = rows.filter((row) => row !== null).filter(hasRole);
  return { data: found.map(toUser), listMetadata };
}
