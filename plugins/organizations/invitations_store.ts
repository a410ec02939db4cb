import { fail } from "../_kernel/errors.ts";
import type { ActorName } from "../_kernel/request_state.ts";
import type { InvitationRow, ScopedStore } from "../_kernel/store.ts";
import { ORGANIZATIONS_ERROR_CODES } from "./error_codes.ts";
import type { InvitationStatus } from "./types.ts";
import { statusOf } from "./wire.ts";

/** What an invitation is made or renewed with. */
export interface InvitationTerms {
  readonly roles: readonly string[];
  readonly teamIds: readonly string[];
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Who invites: the invitation ends with this actor's right to. */
export type Inviter = ActorName;

/** Names one address in one organization. */
interface Invited {
  readonly organizationId: string;
  /** In lower case. */
  readonly email: string;
}

/** Whether an invitation can still be accepted, at a time (epoch ms). */
export function isPending(invitation: InvitationRow, now: number): boolean {
  return statusOf(invitation, now) === "pending";
}

/** The invitation of an address that was not answered yet, expired or not, or null. */
export function findUnanswered(
  store: ScopedStore,
  invited: Invited,
): Promise<InvitationRow | null> {
  return store.findOne("invitation", { pendingKey: pendingKeyOf(invited) });
}

/** Makes an invitation; the store refuses a second pending one of the same address. */
export async function insertInvitation(
  store: ScopedStore,
  { inviter, terms, ...invited }: Invited & { inviter: Inviter; terms: InvitationTerms },
  { now }: { now: number },
): Promise<InvitationRow> {
  return await store.create("invitation", {
    ...invited,
    ...columnsOf(terms),
    ...inviterColumns(inviter),
    status: "pending",
    pendingKey: pendingKeyOf(invited),
    createdAt: now,
    updatedAt: now,
  });
}

/** Gives a pending invitation other terms, from then on by whoever gave them. */
export async function renewInvitation(
  store: ScopedStore,
  invitation: InvitationRow,
  { inviter, now, terms }: { inviter: Inviter; now: number; terms: InvitationTerms },
): Promise<InvitationRow> {
  const changes = { ...columnsOf(terms), ...inviterColumns(inviter), updatedAt: now };
  return await store.updateOne("invitation", { id: invitation.id }, changes) ?? invitation;
}

/** Ends an invitation; from then on it is a record, and its address may be invited again. */
export async function endInvitation(
  store: ScopedStore,
  invitation: InvitationRow,
  { now, status }: { now: number; status: Exclude<InvitationStatus, "pending"> },
): Promise<InvitationRow> {
  const changes = { status, pendingKey: null, updatedAt: now };
  return await store.updateOne("invitation", { id: invitation.id }, changes) ?? invitation;
}

/**
 * Refuses an invitation where as many wait as may. Those that wait are read, so that the cap holds
 * whoever else invites.
 *
 * @throws {APIError} 403 `INVITATION_LIMIT_REACHED`
 */
export async function requireRoomForInvitation(
  store: ScopedStore,
  { max, now, organizationId }: { max: number; now: number; organizationId: string },
): Promise<void> {
  const waiting = await store.findMany("invitation", {
    where: { organizationId, status: "pending" },
    sortBy: { field: "expiresAt", direction: "asc" },
    beyond: now,
    limit: max,
  });
  if (waiting.length >= max) {
    fail("FORBIDDEN", ORGANIZATIONS_ERROR_CODES.INVITATION_LIMIT_REACHED);
  }
}

function inviterColumns({ id, type }: Inviter) {
  return { inviterId: id, inviterType: type };
}

function columnsOf({ expiresAt, roles, teamIds }: InvitationTerms) {
  const teamId = teamIds.length === 0 ? null : teamIds.join(",");
  return { role: roles.join(","), teamId, expiresAt };
}

/** An address has no space, so the two never run together. */
function pendingKeyOf({ email, organizationId }: Invited): string {
  return `${organizationId} ${email}`;
}
