import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { listPage, type Page, pageFields } from "../../_kernel/cursor_page.ts";
import type { InvitationRow } from "../../_kernel/store.ts";
import type { ClientInvitationDetails, ClientUserInvitation } from "../client_types.ts";
import { toClientInvitation } from "../client_wire.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { ID } from "../fields.ts";
import { endInvitation, isPending } from "../invitations_store.ts";
import { MAX_PAGE, MAX_WITH_ORGANIZATION } from "../limits.ts";
import type { AnsweredInvitation, OrganizationInvitation } from "../types.ts";
import { toInvitation } from "../wire.ts";
import { findAddressee, getOwnInvitation } from "./_addressee.ts";
import { invitationJudge } from "./_inviter.ts";
import {
  type Caller,
  organizationEndpoint,
  type OrganizationInput,
} from "./_organization_endpoint.ts";

/** What listing an organization's invitations asks for. */
export const INVITATIONS_PERMISSION = "member.invite";

const idBody = z.object({ invitationId: ID });

/** `POST /organization/cancel-invitation`: withdraws a pending invitation. */
export const cancelInvitation = endpoint(
  "/organization/cancel-invitation",
  { body: idBody, permission: null },
  async (input) => {
    const { body, now, store } = input;
    const invitation = await store.findOne("invitation", { id: body.invitationId });
    const id = invitation?.organizationId ?? null;
    const mayCancel = id !== null &&
      await input.rights.has("member.invite", { organizationId: id });
    if (invitation === null || !mayCancel) {
      return fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.INVITATION_NOT_FOUND);
    }
    if (!isPending(invitation, now)) {
      fail("CONFLICT", ORGANIZATIONS_ERROR_CODES.INVITATION_NOT_PENDING);
    }
    return toInvitation(await endInvitation(store, invitation, { now, status: "revoked" }), now);
  },
);

const listBody = z.object({
  organizationId: ID.optional(),
  status: z.enum(["pending", "accepted", "rejected", "revoked", "expired"]).optional(),
  ...pageFields(MAX_PAGE),
});

/**
 * `POST /organization/list-invitations`: an organization's invitations, newest first, or those that
 * stand somewhere. One that has expired since the last sweep is in no page of `pending`, and in those of
 * `expired` ten minutes later; one that has ended with its inviter's right is `revoked` in the list of
 * all, and in no page of `pending`.
 */
export const listInvitations = organizationEndpoint(
  "/organization/list-invitations",
  { body: listBody, permission: INVITATIONS_PERMISSION },
  invitationsOf,
);

/** What both methods of `list-invitations` answer from. */
export async function invitationsOf(
  input: OrganizationInput<z.infer<typeof listBody>>,
): Promise<Page<OrganizationInvitation>> {
  const { body, organization, store } = input;
  const { organizationId: _, status, ...page } = body;
  const judge = invitationJudge(input);
  const where = { organizationId: organization.id, ...status === undefined ? {} : { status } };
  const { data, listMetadata } = await listPage({ store, table: "invitation", where }, page, {
    toItem: (row) => row,
  });
  const invitations = await Promise.all(data.map((row) => judge.toWire(row)));
  const shown = invitations.filter((it) => status === undefined || it.status === status);
  return { data: shown, listMetadata };
}

/**
 * `GET /organization/get-invitation?id=`: an invitation, for its addressee and for whoever may read the
 * members of its organization.
 */
export const getInvitation = endpoint(
  "/organization/get-invitation",
  { query: z.object({ id: ID }) },
  async (input): Promise<ClientInvitationDetails> => {
    const { body: { id }, store } = input;
    const invitation = await store.findOne("invitation", { id });
    if (invitation === null || !await maySee(input, invitation)) {
      return fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.INVITATION_NOT_FOUND);
    }
    const [details] = await withOrganizations(input, [invitation]);
    if (details === undefined) {
      return fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.INVITATION_NOT_FOUND);
    }
    const inviter = await store.findOne("user", { id: invitation.inviterId });
    return { ...details, inviterEmail: inviter?.email ?? "" };
  },
);

async function maySee(input: Caller, invitation: InvitationRow): Promise<boolean> {
  const addressee = await findAddressee(input);
  if (addressee?.isVerified && addressee.email === invitation.email) return true;
  const organizationId = invitation.organizationId;
  return await input.rights.has("member.read", { organizationId });
}

/** `GET /organization/list-user-invitations`: the newest 100 that wait for the caller's verified address. */
export const listUserInvitations = endpoint(
  "/organization/list-user-invitations",
  { query: z.object({}) },
  async (input) => {
    const addressee = await findAddressee(input);
    if (addressee === null) return fail("FORBIDDEN", ORGANIZATIONS_ERROR_CODES.NOT_A_USER);
    if (!addressee.isVerified) fail("FORBIDDEN", ORGANIZATIONS_ERROR_CODES.EMAIL_NOT_VERIFIED);
    const rows = await input.store.findMany("invitation", {
      where: { email: addressee.email, status: "pending" },
      sortBy: { field: "id", direction: "desc" },
      limit: MAX_WITH_ORGANIZATION,
    });
    const found = await withOrganizations(input, rows);
    return found.filter(({ status }) => status === "pending");
  },
);

async function withOrganizations(
  caller: Caller,
  invitations: readonly InvitationRow[],
): Promise<ClientUserInvitation[]> {
  const { store } = caller;
  const judge = invitationJudge(caller);
  const found = await Promise.all(invitations.map(async (row) => {
    const id = row.organizationId;
    const organization = await store.findOne("organization", { id });
    if (organization === null) return [];
    const { name, slug } = organization;
    const names = { organizationName: name, organizationSlug: slug };
    return [{ ...toClientInvitation(await judge.toWire(row)), ...names }];
  }));
  return found.flat();
}

/** `POST /organization/reject-invitation`: its addressee does not want to join. */
export const rejectInvitation = endpoint(
  "/organization/reject-invitation",
  { body: idBody, permission: null },
  async (input): Promise<AnsweredInvitation> => {
    const { now, store } = input;
    const { invitation } = await getOwnInvitation(input, input.body.invitationId);
    const rejected = await endInvitation(store, invitation, { now, status: "rejected" });
    return { invitation: toInvitation(rejected, now), member: null };
  },
);
