import * as z from "../../_kernel/schemas.ts";
import { fail } from "../../_kernel/errors.ts";
import { listPage, type Page, pageFields } from "../../_kernel/cursor_page.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { ID } from "../fields.ts";
import { MAX_PAGE } from "../limits.ts";
import { getTeam, joinTeam, leaveTeam, type TeamMembership } from "../teams_store.ts";
import type { TeamMember } from "../types.ts";
import { toTeamMember } from "../wire.ts";
import { organizationEndpoint, type OrganizationInput } from "./_organization_endpoint.ts";

const MANAGE = "organization.update";
/** What listing a team's members asks for. */
export const TEAM_MEMBERS_PERMISSION = "member.read";

const listBody = z.object({
  organizationId: ID.optional(),
  teamId: ID.optional(),
  ...pageFields(MAX_PAGE),
});

/** `POST /organization/list-team-members`: a team's members, newest first. */
export const listTeamMembers = organizationEndpoint(
  "/organization/list-team-members",
  { body: listBody, permission: TEAM_MEMBERS_PERMISSION },
  teamMembersOf,
);

/** What both methods of `list-team-members` answer from. */
export async function teamMembersOf(
  { body, currentSession, organization: { id }, store }: OrganizationInput<
    z.infer<typeof listBody>
  >,
): Promise<Page<TeamMember>> {
  const { organizationId: _, teamId = currentSession?.activeTeamId, ...page } = body;
  if (!teamId) return fail("BAD_REQUEST", ORGANIZATIONS_ERROR_CODES.TEAM_REQUIRED);
  await getTeam(store, { organizationId: id, teamId });
  const source = { store, table: "teamMember", where: { teamId } } as const;
  return await listPage(source, page, { toItem: toTeamMember });
}

const body = z.object({
  organizationId: ID.optional(),
  teamId: ID,
  userId: ID,
});

/** `POST /organization/add-team-member`: puts a member of the organization into a team. */
export const addTeamMember = organizationEndpoint(
  "/organization/add-team-member",
  { body, permission: MANAGE },
  async (input) => {
    const { now, store } = input;
    const { teamMember } = await joinTeam(store, await membershipOf(input), { now });
    return toTeamMember(teamMember);
  },
);

/** `POST /organization/remove-team-member`: takes a member out of a team. */
export const removeTeamMember = organizationEndpoint(
  "/organization/remove-team-member",
  { body, permission: MANAGE },
  async (input) => {
    const { now, store } = input;
    await leaveTeam(store, await membershipOf(input), { now });
    return { success: true as const };
  },
);

/** Both the team and the member must be the organization's own. */
async function membershipOf(
  { body: { teamId, userId }, organization: { id: organizationId }, store }: OrganizationInput<
    z.infer<typeof body>
  >,
): Promise<TeamMembership> {
  const team = await getTeam(store, { organizationId, teamId });
  const member = await store.findOne("member", { organizationId, userId });
  if (member === null) return fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.MEMBER_NOT_FOUND);
  return { team, member };
}
