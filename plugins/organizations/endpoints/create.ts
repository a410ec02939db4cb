import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { endImpersonationsOf } from "../../_kernel/impersonations.ts";
import { SUPER_ADMIN } from "../../_kernel/permissions.ts";
import { isPlatform } from "../../_kernel/scope.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { NAME, ORGANIZATION_FIELDS, toColumns } from "../fields.ts";
import { addMember } from "../members_store.ts";
import { insertOrganization } from "../organizations_store.ts";
import { unmetPolicy } from "../policy.ts";
import { readSettings } from "../settings.ts";
import { toMember, toOrganization } from "../wire.ts";
import { type Caller, requireUser } from "./_organization_endpoint.ts";

const body = z.object({
  name: NAME,
  ...ORGANIZATION_FIELDS,
  keepCurrentActiveOrganization: z.boolean().optional(),
});

/**
 * `POST /organization/create`: a user makes an organization, becomes its super_admin and works in it. A
 * server's key or an operator, who needs `organization.update` in the project, makes one that has no
 * members yet.
 */
export const createOrganization = endpoint(
  "/organization/create",
  { body, permission: null },
  async (input) => {
    const { actor, body, now, store } = input;
    const { keepCurrentActiveOrganization = false, name, ...fields } = body;
    const columns = { ...toColumns(fields), name };
    if (actor.type !== "user") {
      await input.rights.require("organization.update");
      return { ...toOrganization(await insertOrganization(store, columns, { now })), members: [] };
    }
    const { session, userId } = requireUser(input);
    await requireMayCreate(input, userId);
    const unmet = await unmetPolicy(columns, { store, userId, session });
    if (unmet !== null) fail("CONFLICT", ORGANIZATIONS_ERROR_CODES.POLICY_LOCKS_YOU_OUT);
    const organization = await insertOrganization(store, { ...columns, createdBy: userId }, {
      now,
    });
    const roles = [SUPER_ADMIN];
    const member = await addMember(
      store,
      { organization, userId, roles, source: "manual" },
      { now },
    );
    // Whoever acts as this user was let to for what the user held until now.
    if (session.impersonatedBy === null) await endImpersonationsOf(store, userId);
    if (!keepCurrentActiveOrganization) {
      const active = { activeOrganizationId: organization.id, activeTeamId: null };
      await store.updateOne("session", { id: session.id }, active);
    }
    return { ...toOrganization(organization), members: [toMember(member)] };
  },
);

async function requireMayCreate({ rights, scope, store }: Caller, userId: string): Promise<void> {
  // The platform's users are operators and owners of projects; being one of them gives nothing there.
  if (isPlatform(scope) && !await rights.has("organization.update")) {
    fail("FORBIDDEN", ORGANIZATIONS_ERROR_CODES.ORGANIZATION_CREATION_NOT_ALLOWED);
  }
  const { maxOrganizationsPerUser, whoMayCreate } = await readSettings(store);
  if (whoMayCreate === "servers") {
    fail("FORBIDDEN", ORGANIZATIONS_ERROR_CODES.ORGANIZATION_CREATION_NOT_ALLOWED);
  }
  if (maxOrganizationsPerUser === null) return;
  const made = await store.findMany("organization", {
    where: { createdBy: userId },
    limit: maxOrganizationsPerUser,
  });
  if (made.length >= maxOrganizationsPerUser) {
    fail("FORBIDDEN", ORGANIZATIONS_ERROR_CODES.ORGANIZATION_LIMIT_REACHED);
  }
}
