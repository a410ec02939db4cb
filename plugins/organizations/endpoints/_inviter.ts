import type { Actor } from "../../_kernel/scope.ts";
import { notCovered } from "../../_kernel/permissions.ts";
import type { Rights } from "../../_kernel/rights.ts";
import type { InvitationRow } from "../../_kernel/store.ts";
import { isPending } from "../invitations_store.ts";
import { rolesOf } from "../roles.ts";
import type { OrganizationInvitation } from "../types.ts";
import { toInvitation } from "../wire.ts";
import type { Caller } from "./_organization_endpoint.ts";

/** Judges invitations of one request; what each inviter holds is read once. */
interface InvitationJudge {
  /**
   * Whether an invitation can be accepted. It ends with its inviter's right to give what it gives:
   * that is asked now, so nothing has to be looked for when a member is removed or gets other roles, a
   * user is removed or banned, a key is deleted, or a role comes to grant more.
   */
  isOpen(invitation: InvitationRow): Promise<boolean>;
  /** An invitation as it goes over the wire; one that has ended with its inviter's right is `revoked`. */
  toWire(invitation: InvitationRow): Promise<OrganizationInvitation>;
}

/** Makes an {@link InvitationJudge} for a request. */
export function invitationJudge(caller: Caller): InvitationJudge {
  const { findActor, now, rightsOf, roles } = caller;
  const inviters = new Map<string, Promise<Rights | null>>();
  const rightsOfInviter = ({ inviterId, inviterType }: InvitationRow) => {
    const type = inviterType as Actor["type"] | null;
    const key = `${type} ${inviterId}`;
    const found = inviters.get(key) ??
      findActor({ id: inviterId, type }).then((actor) => actor && rightsOf(actor));
    inviters.set(key, found);
    return found;
  };
  const isOpen: InvitationJudge["isOpen"] = async (invitation) => {
    if (!isPending(invitation, now)) return false;
    const rights = await rightsOfInviter(invitation);
    const place = { organizationId: invitation.organizationId };
    if (rights === null || !await rights.has("member.invite", place)) return false;
    const given = await roles.permissionsOf(rolesOf(invitation));
    return notCovered(await rights.held(place), given).length === 0;
  };
  return {
    isOpen,
    async toWire(invitation) {
      const shown = toInvitation(invitation, now);
      const hasEnded = shown.status === "pending" && !await isOpen(invitation);
      return hasEnded ? { ...shown, status: "revoked" } : shown;
    },
  };
}
