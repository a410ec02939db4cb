import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { endImpersonationsOf } from "../../_kernel/impersonations.ts";
import type { InvitationRow, MemberRow, OrganizationRow } from "../../_kernel/store.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { ID } from "../fields.ts";
import { endInvitation } from "../invitations_store.ts";
import { addMember } from "../members_store.ts";
import { requireAllowedDomain, unmetPolicy } from "../policy.ts";
import { rolesOf } from "../roles.ts";
import { joinTeam } from "../teams_store.ts";
import type { AnsweredInvitation } from "../types.ts";
import { toInvitation, toMember } from "../wire.ts";
import { getOwnInvitation } from "./_addressee.ts";
import { type Caller, requireUser } from "./_organization_endpoint.ts";

/**
 * `POST /organization/accept-invitation`: makes the addressee a member and ends the invitation, in one
 * commit. The organization becomes the session's active one, unless its policy keeps the member out.
 */
export const acceptInvitation = endpoint(
  "/organization/accept-invitation",
  { body: z.object({ invitationId: ID }), permission: null },
  async (input): Promise<AnsweredInvitation> => {
    const { now, store } = input;
    const { session, userId } = requireUser(input);
    // Whoever acts as this user was let to for what they held until now.
    if (session.impersonatedBy !== null) {
      fail("FORBIDDEN", ORGANIZATIONS_ERROR_CODES.CANNOT_ACCEPT_FOR_ANOTHER);
    }
    const { invitation, organization } = await getOwnInvitation(input, input.body.invitationId);
    requireAllowedDomain(organization, invitation.email);
    const roles = rolesOf(invitation);
    // A role may be gone since; nobody gets one that means something else by then.
    await input.roles.requireKnownRoles(roles);
    const member = await addMember(
      store,
      { organization, userId, roles, source: "invitation" },
      { now },
    );
    await endImpersonationsOf(store, userId);
    const accepted = await endInvitation(store, invitation, { now, status: "accepted" });
    const joined = await joinTeams(input, { invitation, member });
    await workThere(input, organization);
    return { invitation: toInvitation(accepted, now), member: toMember(joined) };
  },
);

async function joinTeams(
  { now, store }: Caller,
  { invitation, member }: { invitation: InvitationRow; member: MemberRow },
): Promise<MemberRow> {
  let joined = member;
  const teamIds = invitation.teamId?.split(",") ?? [];
  for (const teamId of teamIds) {
    const team = await store.findOne("team", { id: teamId });
    // A team that is gone since keeps nobody from joining the organization.
    if (team === null || team.organizationId !== member.organizationId) continue;
    joined = (await joinTeam(store, { team, member: joined }, { now })).member;
  }
  return joined;
}

async function workThere(input: Caller, organization: OrganizationRow): Promise<void> {
  const { session, userId } = requireUser(input);
  const { store } = input;
  if (await unmetPolicy(organization, { store, userId, session }) !== null) return;
  const active = { activeOrganizationId: organization.id, activeTeamId: null };
  await store.updateOne("session", { id: session.id }, active);
}
