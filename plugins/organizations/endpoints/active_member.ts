import { z } from "zod";
import { scopedQueryEndpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import type { StoredRow } from "../../_kernel/store.ts";
import type { OrganizationIdBody } from "../body_types.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { ID, ORGANIZATION_ID_BODY } from "../fields.ts";
import { findMembership } from "../members_store.ts";
import type { OrganizationsEndpoints } from "../plugin_types.ts";
import { toMember } from "../wire.ts";
import {
  type Caller,
  organizationIdOf,
  requireInOrganization,
  requireUser,
} from "./_organization_endpoint.ts";

/** `GET /organization/get-active-member`: the caller's membership of the active organization. */
export const getActiveMember: OrganizationsEndpoints["getActiveMember"] = scopedQueryEndpoint(
  "/organization/get-active-member",
  { query: ORGANIZATION_ID_BODY },
  async (input) => toMember(await ownMembership(input, input.body)),
);

type RoleQuery = OrganizationIdBody & { userId?: string };

const roleQuery: z.ZodType<RoleQuery, RoleQuery> = z.object({
  organizationId: ID.optional(),
  userId: ID.optional(),
});

/**
 * `GET /organization/get-active-member-role`: the caller's roles in the active organization, or with
 * `member.read` those of another member.
 */
export const getActiveMemberRole: OrganizationsEndpoints["getActiveMemberRole"] =
  scopedQueryEndpoint(
    "/organization/get-active-member-role",
    { query: roleQuery },
    async (input) => {
      const { actor, body, store } = input;
      const isOwn = body.userId === undefined ||
        (actor.type === "user" && actor.id === body.userId);
      if (isOwn) return { role: String((await ownMembership(input, body)).role) };
      const id = organizationIdOf(input, body.organizationId);
      await requireInOrganization(input, { id, permission: "member.read" });
      const userId = body.userId ?? "";
      const member = await findMembership(store, { organizationId: id, userId });
      if (member === null) return fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.MEMBER_NOT_FOUND);
      return { role: String(member.role) };
    },
  );

async function ownMembership(
  input: Caller,
  { organizationId: named }: OrganizationIdBody,
): Promise<StoredRow> {
  const { userId } = requireUser(input);
  const organizationId = organizationIdOf(input, named);
  const organization = await input.store.findOne("organization", { id: organizationId });
  const member = organization &&
    await findMembership(input.store, { organizationId, userId });
  return member ?? fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.MEMBER_NOT_FOUND);
}
