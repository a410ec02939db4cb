import * as z from "../../_kernel/schemas.ts";
import { endpoint, type ScopedInput } from "../../_kernel/endpoint.ts";
import { ORGANIZATION_NAME, type OrganizationName } from "../fields.ts";
import { MAX_WITH_ORGANIZATION as limit } from "../limits.ts";
import type { FullOrganization } from "../types.ts";
import { toMember, toOrganization, toTeam } from "../wire.ts";
import { invitationJudge } from "./_inviter.ts";
import { organizationIdFrom, requireInOrganization } from "./_organization_endpoint.ts";

/** What reading an organization asks for. */
export const ORGANIZATION_PERMISSION = "member.read";

/**
 * `POST /organization/get-full-organization`: an organization with its first 100 members and teams, and
 * for whoever may invite its newest 100 pending invitations. The lists have endpoints of their own.
 */
export const getFullOrganization = endpoint(
  "/organization/get-full-organization",
  { body: z.object(ORGANIZATION_NAME), permission: null },
  fullOrganization,
);

/** What both methods of `get-full-organization` answer from. */
export async function fullOrganization(
  input: ScopedInput<OrganizationName>,
): Promise<FullOrganization> {
  const { body, rights, store } = input;
  const judge = invitationJudge(input);
  const id = await organizationIdFrom(input, body, { permission: ORGANIZATION_PERMISSION });
  const row = await requireInOrganization(input, { id, permission: ORGANIZATION_PERMISSION });
  const mayInvite = await rights.has("member.invite", { organizationId: id });
  const where = { organizationId: id };
  const oldest = { where, sortBy: { field: "id", direction: "asc" }, limit } as const;
  const waiting = { ...where, status: "pending" } as const;
  const newest = { where: waiting, sortBy: { field: "id", direction: "desc" }, limit } as const;
  const rows = mayInvite ? await store.findMany("invitation", newest) : [];
  const invitations = await Promise.all(rows.map((row) => judge.toWire(row)));
  return {
    ...toOrganization(row),
    members: (await store.findMany("member", oldest)).map(toMember),
    invitations: invitations.filter(({ status }) => status === "pending"),
    teams: (await store.findMany("team", oldest)).map(toTeam),
  };
}
