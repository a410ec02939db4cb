import * as z from "../../_kernel/schemas.ts";
import { endpoint, type ScopedInput } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { listPage, type Page, pageFields } from "../../_kernel/cursor_page.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { ID, NAME } from "../fields.ts";
import { MAX_PAGE } from "../limits.ts";
import { getTeam, insertTeam, removeTeamRow } from "../teams_store.ts";
import type { Team } from "../types.ts";
import { toTeam } from "../wire.ts";
import {
  organizationEndpoint,
  type OrganizationInput,
  requireInOrganization,
  requireUser,
} from "./_organization_endpoint.ts";
import { organizationIdOf } from "../named_organization.ts";

/** Teams group members and grant nothing, so managing them is managing the organization. */
const MANAGE = "organization.update";
/** What listing an organization's teams asks for. */
export const TEAMS_PERMISSION = "member.read";

/** `POST /organization/create-team`: makes a team without members. */
export const createTeam = organizationEndpoint(
  "/organization/create-team",
  { body: z.object({ organizationId: ID.optional(), name: NAME }), permission: MANAGE },
  async ({ body: { name }, now, organization: { id: organizationId }, store }) =>
    toTeam(await insertTeam(store, { name, organizationId }, { now })),
);

const updateBody = z.object({
  teamId: ID,
  data: z.object({ organizationId: ID.optional(), name: NAME.optional() }),
});

/** `POST /organization/update-team`: renames a team. */
export const updateTeam = endpoint(
  "/organization/update-team",
  { body: updateBody, permission: null },
  async (input) => {
    const { body: { data, teamId }, now, store } = input;
    const id = organizationIdOf(input, data.organizationId);
    await requireInOrganization(input, { id, permission: MANAGE });
    await getTeam(store, { organizationId: id, teamId });
    const row = await store.updateOne("team", { id: teamId }, { name: data.name, updatedAt: now });
    return row ? toTeam(row) : fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.TEAM_NOT_FOUND);
  },
);

/** `POST /organization/remove-team`: takes a team away; its members stay in the organization. */
export const removeTeam = organizationEndpoint(
  "/organization/remove-team",
  { body: z.object({ organizationId: ID.optional(), teamId: ID }), permission: MANAGE },
  async ({ body: { teamId }, organization: { id: organizationId }, removals, store }) => {
    await removeTeamRow(store, await getTeam(store, { organizationId, teamId }));
    await removals.start({ kind: "team", id: teamId });
    return { success: true as const };
  },
);

const listBody = z.object({
  organizationId: ID.optional(),
  ...pageFields(MAX_PAGE),
});

/** `POST /organization/list-teams`: an organization's teams, newest first. */
export const listOrganizationTeams = organizationEndpoint(
  "/organization/list-teams",
  { body: listBody, permission: TEAMS_PERMISSION },
  teamsOf,
);

/** What both methods of `list-teams` answer from. */
export async function teamsOf(
  { body: { organizationId: _, ...page }, organization: { id }, store }: OrganizationInput<
    z.infer<typeof listBody>
  >,
): Promise<Page<Team>> {
  const where = { organizationId: id };
  return await listPage({ store, table: "team", where }, page, { toItem: toTeam });
}

/** `POST /organization/list-user-teams`: the caller's teams, of one organization or of all. */
export const listUserTeams = endpoint(
  "/organization/list-user-teams",
  { body: listBody, permission: null },
  ownTeams,
);

function ownTeams(input: ScopedInput<z.infer<typeof listBody>>): Promise<Page<Team>> {
  return teamsOfUser(input, requireUser(input).userId);
}

/** What both methods of `list-user-teams` answer from. */
export async function teamsOfUser(
  { body, store }: ScopedInput<z.infer<typeof listBody>>,
  userId: string,
): Promise<Page<Team>> {
  const { organizationId, ...page } = body;
  const where = { userId, ...organizationId === undefined ? {} : { organizationId } };
  const source = { store, table: "teamMember", where } as const;
  const { data, listMetadata } = await listPage(source, page, {
    toItem: ({ teamId }) => teamId,
  });
  const rows = await Promise.all(data.map((id) => store.findOne("team", { id })));
  return { data: rows.flatMap((row) => row === null ? [] : [toTeam(row)]), listMetadata };
}

/** `POST /organization/set-active-team`: the team the session works in, of the active organization. */
export const setActiveTeam = endpoint(
  "/organization/set-active-team",
  { body: z.object({ teamId: ID.nullable().optional() }), permission: null },
  async (input) => {
    const { body, store } = input;
    const { session, userId } = requireUser(input);
    const teamId = body.teamId === undefined ? session.activeTeamId : body.teamId;
    if (teamId === null) {
      if (session.activeTeamId !== null) {
        await store.updateOne("session", { id: session.id }, { activeTeamId: null });
      }
      return null;
    }
    const organizationId = organizationIdOf(input, undefined);
    const team = await getTeam(store, { organizationId, teamId });
    if (await store.findOne("teamMember", { teamId, userId }) === null) {
      fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.TEAM_NOT_FOUND);
    }
    await store.updateOne("session", { id: session.id }, { activeTeamId: teamId });
    return toTeam(team);
  },
);
