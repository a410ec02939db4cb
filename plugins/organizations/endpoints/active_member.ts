import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import type { MemberRow } from "../../_kernel/store.ts";
import { withUsers } from "../client_wire.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { ID, ORGANIZATION_NAME } from "../fields.ts";
import { toMember } from "../wire.ts";
import {
  type Caller,
  organizationIdFrom,
  requireInOrganization,
  requireUser,
} from "./_organization_endpoint.ts";
import { organizationIdOf } from "../named_organization.ts";

const query = z.object(ORGANIZATION_NAME);

/** `GET /organization/get-active-member`: the caller's membership of the active organization. */
export const getActiveMember = endpoint(
  "/organization/get-active-member",
  { query },
  async (input) => {
    const { store } = input;
    const [member] = await withUsers(store, [toMember(await ownMembership(input, input.body))]);
    return member ?? fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.MEMBER_NOT_FOUND);
  },
);

type RoleQuery = z.infer<typeof query> & { userId?: string };

const roleQuery = z.object({ ...ORGANIZATION_NAME, userId: ID.optional() });

/**
 * `GET /organization/get-active-member-role`: the caller's roles in the active organization, or with
 * `member.read` those of another member.
 */
export const getActiveMemberRole = endpoint(
  "/organization/get-active-member-role",
  { query: roleQuery },
  async (input) => {
    const { actor, body, store } = input;
    const isOwn = body.userId === undefined ||
      (actor.type === "user" && actor.id === body.userId);
    if (isOwn) return { role: (await ownMembership(input, body)).role };
    const permission = "member.read";
    const id = await organizationIdFrom(input, body, { permission });
    await requireInOrganization(input, { id, permission });
    const userId = body.userId ?? "";
    const member = await store.findOne("member", { organizationId: id, userId });
    if (member === null) return fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.MEMBER_NOT_FOUND);
    return { role: member.role };
  },
);

async function ownMembership(
  input: Caller,
  { organizationId: named, organizationSlug: slug }: z.infer<typeof query>,
): Promise<MemberRow> {
  const { store } = input;
  const { userId } = requireUser(input);
  const organization = slug === undefined
    ? await store.findOne("organization", { id: organizationIdOf(input, named) })
    : await store.findOne("organization", { slug });
  const member = organization &&
    await store.findOne("member", { organizationId: organization.id, userId });
  return member ?? fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.MEMBER_NOT_FOUND);
}
