/**
 * The reads of Better Auth's own client: GET, in its shapes. Each answers from what its POST twin
 * answers from, and asks for the same permission.
 *
 * @module
 */
import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { conditionsOf, offsetFields, offsetPage } from "../../_kernel/offset_page.ts";
import type { ClientFullOrganization, ClientMembers } from "../client_types.ts";
import {
  toClientInvitation,
  toClientOrganization,
  toClientTeam,
  toClientTeamMember,
  withUsers,
} from "../client_wire.ts";
import { ID, ORGANIZATION_NAME } from "../fields.ts";
import { MAX_PAGE, MAX_WITH_ORGANIZATION } from "../limits.ts";
import { toMember, toOrganization } from "../wire.ts";
import {
  type Caller,
  organizationIdFrom,
  organizationQueryEndpoint,
  requireInOrganization,
  requireUser,
} from "./_organization_endpoint.ts";
import { organizationIdOf } from "../named_organization.ts";
import { fullOrganization, ORGANIZATION_PERMISSION } from "./get_full.ts";
import { INVITATIONS_PERMISSION, invitationsOf } from "./invitations.ts";
import { organizationsOf } from "./list.ts";
import { MEMBERS_PERMISSION } from "./members.ts";
import { TEAM_MEMBERS_PERMISSION, teamMembersOf } from "./team_members.ts";
import { TEAMS_PERMISSION, teamsOf, teamsOfUser } from "./teams.ts";

const PAGE = { limit: MAX_PAGE };
const noQuery = z.object({});
const organizationQuery = z.object(ORGANIZATION_NAME);

/** `GET /organization/list`: the caller's organizations, the newest 200. */
export const readOrganizations = endpoint(
  "/organization/list",
  { query: noQuery },
  async (input) => (await organizationsOf({ ...input, body: PAGE })).data.map(toClientOrganization),
);

/** `GET /organization/get-organization`: one organization; null where none is named and none active. */
export const readOrganization = endpoint(
  "/organization/get-organization",
  { query: organizationQuery },
  async (input) => {
    if (isNoneMeant(input, input.body)) return null;
    const asked = { permission: ORGANIZATION_PERMISSION };
    const id = await organizationIdFrom(input, input.body, asked);
    return toClientOrganization(
      toOrganization(await requireInOrganization(input, { id, ...asked })),
    );
  },
);

const fullQuery = z.object({
  ...ORGANIZATION_NAME,
  membersLimit: z.string().regex(/^[1-9]\d{0,3}$/).optional(),
});

/**
 * `GET /organization/get-full-organization`: an organization with its members, invitations and teams;
 * null where none is named and none active.
 */
export const readFullOrganization = endpoint(
  "/organization/get-full-organization",
  { query: fullQuery },
  async (input): Promise<ClientFullOrganization | null> => {
    const { body: { membersLimit = MAX_WITH_ORGANIZATION, ...named }, store } = input;
    if (isNoneMeant(input, named)) return null;
    const full = await fullOrganization({ ...input, body: named });
    return {
      ...toClientOrganization(full),
      members: await withUsers(store, full.members.slice(0, Number(membersLimit))),
      invitations: full.invitations.map(toClientInvitation),
      teams: full.teams.map(toClientTeam),
    };
  },
);

const membersQuery = z.object({
  ...ORGANIZATION_NAME,
  ...offsetFields(["id", "userId", "role", "createdAt"]),
});

/** `GET /organization/list-members`: an organization's members with their users, by offset. */
export const readMembers = organizationQueryEndpoint(
  "/organization/list-members",
  { query: membersQuery, permission: MEMBERS_PERMISSION },
  async ({ body, organization: { id: organizationId }, store }): Promise<ClientMembers> => {
    const source = { store, table: "member", where: { organizationId } } as const;
    const conditions = conditionsOf(body);
    const { rows, total } = await offsetPage({ ...source, conditions }, body);
    return { members: await withUsers(store, rows.map(toMember)), total };
  },
);

/** `GET /organization/list-invitations`: an organization's invitations, the newest 200. */
export const readInvitations = organizationQueryEndpoint(
  "/organization/list-invitations",
  { query: organizationQuery, permission: INVITATIONS_PERMISSION },
  async (input) => (await invitationsOf({ ...input, body: PAGE })).data.map(toClientInvitation),
);

/** `GET /organization/list-teams`: an organization's teams, the newest 200. */
export const readTeams = organizationQueryEndpoint(
  "/organization/list-teams",
  { query: organizationQuery, permission: TEAMS_PERMISSION },
  async (input) => (await teamsOf({ ...input, body: PAGE })).data.map(toClientTeam),
);

/**
 * `GET /organization/list-user-teams`: the newest 200 teams of the caller, or of another member of an
 * organization for whoever may change members' roles there.
 */
export const readUserTeams = endpoint(
  "/organization/list-user-teams",
  { query: z.object({ organizationId: ID.optional(), userId: ID.optional() }) },
  async (input) => {
    const { actor, body: { organizationId, userId } } = input;
    const isOther = userId !== undefined && !(actor.type === "user" && actor.id === userId);
    const asked = isOther ? await ofAnother(input, organizationId) : organizationId;
    const body = { ...PAGE, organizationId: asked };
    const id = isOther ? userId : requireUser(input).userId;
    return (await teamsOfUser({ ...input, body }, id)).data.map(toClientTeam);
  },
);

async function ofAnother(input: Caller, named: string | undefined): Promise<string> {
  const id = organizationIdOf(input, named);
  await requireInOrganization(input, { id, permission: "member.update_role" });
  return id;
}

const teamMembersQuery = z.object({
  organizationId: ID.optional(),
  teamId: ID.optional(),
});

/** `GET /organization/list-team-members`: a team's members, the newest 200. */
export const readTeamMembers = endpoint(
  "/organization/list-team-members",
  { query: teamMembersQuery },
  async (input) => {
    const { teamId } = input.body;
    const id = await organizationOfTeam(input, input.body);
    const organization = await requireInOrganization(input, {
      id,
      permission: TEAM_MEMBERS_PERMISSION,
    });
    const page = await teamMembersOf({ ...input, organization, body: { ...PAGE, teamId } });
    return page.data.map(toClientTeamMember);
  },
);

/** Better Auth's client names a team without its organization; one where the caller may look is meant. */
async function organizationOfTeam(
  input: Caller,
  { organizationId: named, teamId }: z.infer<typeof teamMembersQuery>,
): Promise<string> {
  const team = named === undefined && teamId !== undefined
    ? await input.store.findOne("team", { id: teamId })
    : null;
  const organizationId = team?.organizationId ?? "";
  const isOpen = team !== null &&
    await input.rights.has(TEAM_MEMBERS_PERMISSION, { organizationId });
  return isOpen ? organizationId : organizationIdOf(input, named);
}

/** Better Auth's client asks for the active organization before there is one. */
function isNoneMeant(
  { actor, currentSession }: Caller,
  { organizationId, organizationSlug }: z.infer<typeof organizationQuery>,
): boolean {
  return organizationId === undefined && organizationSlug === undefined &&
    actor.type === "user" && !currentSession?.activeOrganizationId;
}
