import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import type { OrganizationRow } from "../../_kernel/store.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { ID } from "../fields.ts";
import { unmetPolicy } from "../policy.ts";
import { toOrganization } from "../wire.ts";
import { type Caller, requireUser } from "./_organization_endpoint.ts";

const body = z.object({
  organizationId: ID.nullable().optional(),
  organizationSlug: ID.optional(),
});

/**
 * `POST /organization/set-active`: the organization the session works in from now on, for its members
 * that fulfil its policy. Null makes none the active one; naming none gives the one there is.
 */
export const setActiveOrganization = endpoint(
  "/organization/set-active",
  { body, permission: null },
  async (input) => {
    const { body, store } = input;
    const { session } = requireUser(input);
    if (body.organizationId === null) {
      await activate(input, null);
      return null;
    }
    const isNamed = body.organizationId !== undefined || body.organizationSlug !== undefined;
    if (!isNamed && session.activeOrganizationId === null) return null;
    const row = body.organizationId === undefined && body.organizationSlug !== undefined
      ? await store.findOne("organization", { slug: body.organizationSlug })
      : await store.findOne("organization", {
        id: body.organizationId ?? session.activeOrganizationId ?? "",
      });
    const organization = await requireMembership(input, row);
    if (session.activeOrganizationId !== organization.id) await activate(input, organization.id);
    return toOrganization(organization);
  },
);

async function activate(input: Caller, activeOrganizationId: string | null): Promise<void> {
  const { session } = requireUser(input);
  const active = { activeOrganizationId, activeTeamId: null };
  await input.store.updateOne("session", { id: session.id }, active);
}

/** An organization of others is to the caller as if it were not there. */
async function requireMembership(
  input: Caller,
  row: OrganizationRow | null,
): Promise<OrganizationRow> {
  const { store } = input;
  const { session, userId } = requireUser(input);
  const member = row && await store.findOne("member", { organizationId: row.id, userId });
  if (row === null || member === null) {
    return fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.ORGANIZATION_NOT_FOUND);
  }
  const unmet = await unmetPolicy(row, { store, userId, session });
  if (unmet !== null) fail("FORBIDDEN", unmet);
  return row;
}
