import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { endImpersonationsOf } from "../../_kernel/impersonations.ts";
import { listPage, type Page, pageFields } from "../../_kernel/cursor_page.ts";
import { SUPER_ADMIN } from "../../_kernel/permissions.ts";
import type { ScopedStore } from "../../_kernel/store.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { ID, ROLES } from "../fields.ts";
import { MAX_PAGE } from "../limits.ts";
import { getMember, keepASuperAdmin, removeMemberRows, setRoles } from "../members_store.ts";
import { parseRoles, rolesOf } from "../roles.ts";
import type { OrganizationMember } from "../types.ts";
import { toMember } from "../wire.ts";
import {
  organizationEndpoint,
  type OrganizationInput,
  requireCanGiveRoles,
  requireUser,
} from "./_organization_endpoint.ts";

/** What listing an organization's members asks for. */
export const MEMBERS_PERMISSION = "member.read";

const listBody = z.object({
  organizationId: ID.optional(),
  role: ID.optional(),
  ...pageFields(MAX_PAGE),
});

/** `POST /organization/list-members`: an organization's members, newest first, or those with a role. */
export const listMembers = organizationEndpoint(
  "/organization/list-members",
  { body: listBody, permission: MEMBERS_PERMISSION },
  async ({ body: { role, ...page }, organization: { id: organizationId }, store }) => {
    if (role !== undefined) return await membersWithRole(store, { organizationId, role, page });
    return await listPage({ store, table: "member", where: { organizationId } }, page, {
      toItem: toMember,
    });
  },
);

async function membersWithRole(
  store: ScopedStore,
  { organizationId, page, role }: {
    organizationId: string;
    page: Omit<z.infer<typeof listBody>, "role">;
    role: string;
  },
): Promise<Page<OrganizationMember>> {
  const where = { organizationId, role };
  const { data, listMetadata } = await listPage(
    { store, table: "memberRole", where, by: "memberId" },
    page,
    { toItem: ({ memberId }) => memberId },
  );
  const rows = await Promise.all(data.map((id) => store.findOne("member", { id })));
  const found = rows.filter((row) => row !== null);
  return { data: found.map(toMember), listMetadata };
}

const removeBody = z.object({
  organizationId: ID.optional(),
  memberIdOrUserId: ID.optional(),
  memberIdOrEmail: z.string().min(1).max(320).optional(),
}).refine(
  ({ memberIdOrEmail, memberIdOrUserId }) =>
    (memberIdOrUserId === undefined) !== (memberIdOrEmail === undefined),
  "Give memberIdOrUserId or memberIdOrEmail",
);

/**
 * `POST /organization/remove-member`: takes a membership away, named by its own id or the user's. Nobody
 * removes themselves, the last super_admin, or somebody who holds more than they do.
 */
export const removeMember = organizationEndpoint(
  "/organization/remove-member",
  { body: removeBody, permission: "member.remove" },
  async (input) => {
    const { actor, body, now, store } = input;
    const { organization: { id: organizationId } } = input;
    const memberIdOrUserId = body.memberIdOrUserId ?? await idOfEmail(input, body);
    const member = await getMember(store, { memberIdOrUserId, organizationId });
    if (actor.type === "user" && actor.id === member.userId) {
      fail("FORBIDDEN", ORGANIZATIONS_ERROR_CODES.CANNOT_REMOVE_YOURSELF);
    }
    await requireCanGiveRoles(input, { given: [], taken: rolesOf(member), organizationId });
    await keepASuperAdmin(store, member, { now });
    await removeMemberRows(store, member);
    return { member: toMember(member) };
  },
);

/** Better Auth's client names a member by the membership's id or the user's address. */
async function idOfEmail(
  { store }: OrganizationInput<z.infer<typeof removeBody>>,
  { memberIdOrEmail = "" }: z.infer<typeof removeBody>,
): Promise<string> {
  if (!memberIdOrEmail.includes("@")) return memberIdOrEmail;
  const user = await store.findOne("user", { email: memberIdOrEmail.toLowerCase() });
  return user?.id ?? fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.MEMBER_NOT_FOUND);
}

const updateBody = z.object({
  organizationId: ID.optional(),
  memberIdOrUserId: ID.optional(),
  memberId: ID.optional(),
  role: ROLES,
}).refine(
  ({ memberId, memberIdOrUserId }) => (memberIdOrUserId === undefined) !== (memberId === undefined),
  "Give memberIdOrUserId or memberId",
);

/**
 * `POST /organization/update-member-role`: gives a member other roles. The caller must hold all that
 * the new ones grant, and all that the old ones did.
 */
export const updateMemberRole = organizationEndpoint(
  "/organization/update-member-role",
  { body: updateBody, permission: "member.update_role" },
  async (input) => {
    const { body, now, organization: { id: organizationId }, store } = input;
    const roles = parseRoles(body.role);
    const memberIdOrUserId = body.memberIdOrUserId ?? body.memberId ?? "";
    const member = await getMember(store, { memberIdOrUserId, organizationId });
    await requireCanGiveRoles(input, { given: roles, taken: rolesOf(member), organizationId });
    if (!roles.includes(SUPER_ADMIN)) await keepASuperAdmin(store, member, { now });
    await endImpersonationsOf(store, member.userId);
    return toMember(await setRoles(store, member, { now, roles }));
  },
);

/** `POST /organization/leave`: ends the caller's own membership, unless they are the last super_admin. */
export const leaveOrganization = endpoint(
  "/organization/leave",
  { body: z.object({ organizationId: ID }), permission: null },
  async (input) => {
    const { body: { organizationId }, now, store } = input;
    const { userId } = requireUser(input);
    const member = await store.findOne("member", { organizationId, userId });
    if (member === null) return fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.MEMBER_NOT_FOUND);
    await keepASuperAdmin(store, member, { now });
    await removeMemberRows(store, member);
    return toMember(member);
  },
);
