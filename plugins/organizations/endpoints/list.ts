import * as z from "../../_kernel/schemas.ts";
import { endpoint, type ScopedInput } from "../../_kernel/endpoint.ts";
import { listPage, type Page, pageFields } from "../../_kernel/cursor_page.ts";
import { MAX_PAGE } from "../limits.ts";
import type { Organization } from "../types.ts";
import { toOrganization } from "../wire.ts";
import { type Caller, requireInOrganization } from "./_organization_endpoint.ts";

const body = z.object(pageFields(MAX_PAGE));
type Body = z.infer<typeof body>;

/**
 * `POST /organization/list`: the organizations a user is a member of, by the age of the memberships; for
 * a server's key or an operator those of the project, for a key of one organization that one.
 */
export const listOrganizations = endpoint(
  "/organization/list",
  { body, permission: null },
  organizationsOf,
);

/** What both methods of `list` answer from. */
export async function organizationsOf(
  input: ScopedInput<Body>,
): Promise<Page<Organization>> {
  const { actor, body, rights, store } = input;
  if (actor.type === "user") return await ownOrganizations(input, { userId: actor.id, body });
  if (actor.type === "api_key" && actor.organizationId !== null) {
    const id = actor.organizationId;
    const row = await requireInOrganization(input, { id, permission: "organization.read" });
    return { data: [toOrganization(row)], listMetadata: { before: null, after: null } };
  }
  await rights.require("organization.read");
  return await listPage({ store, table: "organization" }, body, { toItem: toOrganization });
}

async function ownOrganizations(
  { store }: Caller,
  { body, userId }: { body: Body; userId: string },
): Promise<Page<Organization>> {
  const source = { store, table: "member", where: { userId } } as const;
  const { data, listMetadata } = await listPage(source, body, {
    toItem: ({ organizationId }) => organizationId,
  });
  const rows = await Promise.all(data.map((id) => store.findOne("organization", { id })));
  // The memberships of one that was just deleted go in batches.
  const found = rows.filter((row) => row !== null);
  return { data: found.map(toOrganization), listMetadata };
}
