import { z } from "zod";
import { scopedEndpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import type { StoredRow } from "../../_kernel/store.ts";
import type { GetOrganizationBody } from "../body_types.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { ID } from "../fields.ts";
import { MAX_WITH_ORGANIZATION } from "../limits.ts";
import { findBySlug } from "../organizations_store.ts";
import type { OrganizationsEndpoints } from "../plugin_types.ts";
import { toMember, toOrganization, toTeam } from "../wire.ts";
import { invitationJudge } from "./_inviter.ts";
import { type Caller, organizationIdOf, requireInOrganization } from "./_organization_endpoint.ts";

const body: z.ZodType<GetOrganizationBody, GetOrganizationBody> = z.object({
  organizationId: ID.optional(),
  organizationSlug: ID.optional(),
});

/**
 * `POST /organization/get-full-organization`: an organization with its first 100 members and teams, and
 * for who may invite its newest 100 pending invitations. The lists have endpoints of their own.
 */
export const getFullOrganization: OrganizationsEndpoints["getFullOrganization"] = scopedEndpoint(
  "/organization/get-full-organization",
  { body, permission: () => null },
  async (input) => {
    const { body, rights, store } = input;
    const judge = invitationJudge(input);
    const id = await idOf(input, body);
    const row = await requireInOrganization(input, { id, permission: "member.read" });
    const mayInvite = await rights.has("member.invite", { organizationId: id });
    const list = (table: string, direction: "asc" | "desc", where = {}): Promise<StoredRow[]> =>
      store.findMany(table, {
        where: { organizationId: id, ...where },
        sortBy: { field: "id", direction },
        limit: MAX_WITH_ORGANIZATION,
      });
    const rows = mayInvite ? await list("invitation", "desc", { status: "pending" }) : [];
    const invitations = await Promise.all(rows.map((row) => judge.toWire(row)));
    return {
      ...toOrganization(row),
      members: (await list("member", "asc")).map(toMember),
      invitations: invitations.filter(({ status }) => status === "pending"),
      teams: (await list("team", "asc")).map(toTeam),
    };
  },
);

/** An unknown slug and one of an organization in which the caller has no rights are one answer. */
async function idOf(
  input: Caller,
  { organizationId, organizationSlug }: GetOrganizationBody,
): Promise<string> {
  if (organizationSlug === undefined) return organizationIdOf(input, organizationId);
  const found = await findBySlug(input.store, organizationSlug);
  const isKnown = found !== null &&
    await input.rights.has("member.read", { organizationId: found.id });
  if (!isKnown) return fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.ORGANIZATION_NOT_FOUND);
  return found.id;
}
