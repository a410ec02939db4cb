import { fail } from "../../_kernel/errors.ts";
import type { InvitationRow, OrganizationRow } from "../../_kernel/store.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { invitationJudge } from "./_inviter.ts";
import { type Caller, requireUser } from "./_organization_endpoint.ts";

/** The address of the user who acts. */
interface Addressee {
  readonly userId: string;
  /** In lower case. */
  readonly email: string;
  readonly isVerified: boolean;
}

/** The address of the user who acts; null for API keys and operators. */
export async function findAddressee({ actor, store }: Caller): Promise<Addressee | null> {
  if (actor.type !== "user") return null;
  const user = await store.findOne("user", { id: actor.id });
  if (user === null) return null;
  const email = user.email.toLowerCase();
  return { userId: user.id, email, isVerified: user.emailVerified };
}

/**
 * A pending invitation of the caller's own verified address, and its organization. Whose it is comes
 * before how it stands: only its addressee hears of that.
 *
 * @throws {APIError} 403 `NOT_A_USER`, `INVITATION_FOR_ANOTHER_ADDRESS`, `EMAIL_NOT_VERIFIED`; 404
 * `INVITATION_NOT_FOUND`; 409 `INVITATION_NOT_PENDING`
 */
export async function getOwnInvitation(
  caller: Caller,
  id: string,
): Promise<{ invitation: InvitationRow; organization: OrganizationRow }> {
  requireUser(caller);
  const { store } = caller;
  const codes = ORGANIZATIONS_ERROR_CODES;
  const invitation = await store.findOne("invitation", { id });
  if (invitation === null) return fail("NOT_FOUND", codes.INVITATION_NOT_FOUND);
  const addressee = await findAddressee(caller);
  if (addressee === null || addressee.email !== invitation.email) {
    return fail("FORBIDDEN", codes.INVITATION_FOR_ANOTHER_ADDRESS);
  }
  if (!addressee.isVerified) fail("FORBIDDEN", codes.EMAIL_NOT_VERIFIED);
  const organization = await store.findOne("organization", {
    id: invitation.organizationId,
  });
  if (organization === null) return fail("NOT_FOUND", codes.INVITATION_NOT_FOUND);
  if (!await invitationJudge(caller).isOpen(invitation)) {
    fail("CONFLICT", codes.INVITATION_NOT_PENDING);
  }
  return { invitation, organization };
}
