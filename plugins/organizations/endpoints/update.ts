import * as z from "../../_kernel/schemas.ts";
import { fail } from "../../_kernel/errors.ts";
import { laterThan, requireVersion, ROW_VERSION } from "../../_kernel/row_versions.ts";
import type { OrganizationRow } from "../../_kernel/store.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { ID, ORGANIZATION_CHANGES, type OrganizationChanges, toColumns } from "../fields.ts";
import { membersOf, updateOrganizationRow } from "../organizations_store.ts";
import { unmetPolicy } from "../policy.ts";
import { toOrganization } from "../wire.ts";
import { type Caller, organizationEndpoint } from "./_organization_endpoint.ts";

const body = z.object({
  organizationId: ID.optional(),
  data: ORGANIZATION_CHANGES,
  version: ROW_VERSION,
});

/**
 * `POST /organization/update`: changes what is given of an organization; null takes a value away. With the
 * `updatedAt` that was read as `version` it is refused (409 `CHANGED_SINCE`) where somebody changed the
 * organization since.
 */
export const updateOrganization = organizationEndpoint(
  "/organization/update",
  { body, permission: "organization.update" },
  async (input) => {
    const { body: { data, version }, now, organization, store } = input;
    requireVersion(organization, version);
    const columns = toColumns(data);
    await keepMembersIn(input, organization, data);
    const change = { columns, now: laterThan(organization, now) };
    return toOrganization(await updateOrganizationRow(store, organization.id, change));
  },
);

/** A cap below what there is would not hold, and nobody may shut themselves out by mistake. */
async function keepMembersIn(
  { actor, currentSession: session, store }: Caller,
  organization: OrganizationRow,
  { maxMembers, requireMfa, ssoEnforced }: OrganizationChanges,
): Promise<void> {
  if (typeof maxMembers === "number" && maxMembers < await membersOf(store, organization.id)) {
    fail("CONFLICT", ORGANIZATIONS_ERROR_CODES.POLICY_EXCLUDES_MEMBERS);
  }
  if (actor.type !== "user" || (requireMfa !== true && ssoEnforced !== true)) return;
  const { id: userId } = actor;
  if (await store.findOne("member", { organizationId: organization.id, userId }) === null) return;
  const policy = { requireMfa, ssoEnforced };
  if (await unmetPolicy(policy, { store, userId, session }) !== null) {
    fail("CONFLICT", ORGANIZATIONS_ERROR_CODES.POLICY_LOCKS_YOU_OUT);
  }
}
