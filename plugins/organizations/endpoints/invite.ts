import * as z from "../../_kernel/schemas.ts";
import { fail } from "../../_kernel/errors.ts";
import { impersonatorOf } from "../../_kernel/impersonations.ts";
import { shownName } from "../../_kernel/mails.ts";
import type { InvitationRow, OrganizationRow } from "../../_kernel/store.ts";
import { EMAIL_FIELD } from "../../_kernel/text_fields.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { ID, ROLES } from "../fields.ts";
import {
  endInvitation,
  findUnanswered,
  insertInvitation,
  type InvitationTerms,
  type Inviter,
  isPending,
  renewInvitation,
  requireRoomForInvitation,
} from "../invitations_store.ts";
import { MAX_TEAMS_OF_MEMBER } from "../limits.ts";
import { requireAllowedDomain } from "../policy.ts";
import { parseRoles } from "../roles.ts";
import { readSettings } from "../settings.ts";
import { getTeam } from "../teams_store.ts";
import { toInvitation } from "../wire.ts";
import { invitationJudge } from "./_inviter.ts";
import {
  type Caller,
  organizationEndpoint,
  type OrganizationInput,
  requireCanGiveRoles,
} from "./_organization_endpoint.ts";

const body = z.object({
  organizationId: ID.optional(),
  email: EMAIL_FIELD,
  role: ROLES,
  resend: z.boolean().optional(),
  teamIds: z.array(ID).max(MAX_TEAMS_OF_MEMBER).optional(),
  teamId: z.union([ID, z.array(ID).max(MAX_TEAMS_OF_MEMBER)]).optional(),
});

/**
 * `POST /organization/invite-member`: invites an address and mails it the link. An address has one
 * pending invitation of an organization at most; `resend` gives that one new terms and mails it again.
 */
export const createInvitation = organizationEndpoint(
  "/organization/invite-member",
  { body, permission: "member.invite" },
  async (input) => {
    const { now, organization } = input;
    const email = input.body.email.toLowerCase();
    const roles = parseRoles(input.body.role);
    await requireCanGiveRoles(input, { given: roles, organizationId: organization.id });
    requireAllowedDomain(organization, email);
    await refuseMember(input, email);
    const invitation = await invite(input, { email, roles });
    await mail(input, invitation);
    return toInvitation(invitation, now);
  },
);

async function refuseMember(
  { organization, store }: OrganizationInput<z.infer<typeof body>>,
  email: string,
): Promise<void> {
  const user = await store.findOne("user", { email });
  if (user === null) return;
  const membership = { organizationId: organization.id, userId: user.id };
  if (await store.findOne("member", membership) !== null) {
    fail("CONFLICT", ORGANIZATIONS_ERROR_CODES.ALREADY_A_MEMBER);
  }
}

async function invite(
  input: OrganizationInput<z.infer<typeof body>>,
  { email, roles }: { email: string; roles: readonly string[] },
): Promise<InvitationRow> {
  const { body, now, organization, store } = input;
  const inviter = inviterOf(input);
  const { id: organizationId } = organization;
  const { invitationLifetimeMs, maxPendingInvitations: max } = await readSettings(store);
  const teamIds = [...new Set([body.teamIds ?? [], body.teamId ?? []].flat())];
  for (const teamId of teamIds) await getTeam(store, { organizationId, teamId });
  const terms: InvitationTerms = { roles, teamIds, expiresAt: now + invitationLifetimeMs };
  const before = await findUnanswered(store, { organizationId, email });
  if (before !== null && await invitationJudge(input).isOpen(before)) {
    if (body.resend === true) return await renewInvitation(store, before, { inviter, now, terms });
    return fail("CONFLICT", ORGANIZATIONS_ERROR_CODES.USER_IS_ALREADY_INVITED);
  }
  if (before !== null) {
    const status = isPending(before, now) ? "revoked" : "expired";
    await endInvitation(store, before, { now, status });
  }
  await requireRoomForInvitation(store, { max, now, organizationId });
  const invitation = { organizationId, email, inviter, terms };
  return await insertInvitation(store, invitation, { now });
}

/** Whoever acts as somebody else invites by the own right: the invitation is not to outlast that. */
function inviterOf(caller: Caller): Inviter {
  const impersonator = impersonatorOf(caller);
  return impersonator === null ? caller.actor : { id: impersonator, type: null };
}

async function mail(
  input: Caller & { readonly organization: OrganizationRow },
  { email, id: invitationId }: InvitationRow,
): Promise<void> {
  const { links, mails, organization } = input;
  await mails.enqueue({
    type: "invitation",
    to: email,
    organizationId: organization.id,
    variables: {
      appName: links.appName,
      email: email,
      invitationId,
      organizationName: shownName(organization.name),
      inviterName: shownName(await inviterName(input)),
      acceptUrl: await links.invitation(invitationId),
    },
  });
}

async function inviterName({ actor, links, store }: Caller): Promise<string> {
  if (actor.type !== "user") return links.appName;
  return (await store.findOne("user", { id: actor.id }))?.name ?? links.appName;
}
