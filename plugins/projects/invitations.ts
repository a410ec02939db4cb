import { fail } from "../_kernel/errors.ts";
import type { ProjectInvitationRow, ProjectRow, ScopedStore, UserRow } from "../_kernel/store.ts";
import { isBanned } from "../_kernel/subjects.ts";
import { findManagedProject } from "./access.ts";
import { PROJECTS_ERROR_CODES } from "./error_codes.ts";
import type { ProjectUser } from "./bodies.ts";
import type { ProjectInvitation } from "./types.ts";

const TABLE = "projectInvitation";
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** Invitations that may wait in one project, and that one list shows. */
const MAX_INVITATIONS = 100;

/** What a body names somebody by, in the one form that is stored. */
export function addresseeOf({ email, userId }: ProjectUser): string {
  return userId ?? (email ?? "").toLowerCase();
}

/**
 * Asks somebody to act in a project, or asks again; the same for whom the platform knows and for whom
 * it does not.
 *
 * @throws {APIError} 409 `ADMINISTRATOR_INVITATION_LIMIT_REACHED`
 */
export async function putInvitation(
  platform: ScopedStore,
  { addressee, id: project, inviterId }: { id: string; addressee: string; inviterId: string },
  { now }: { now: number },
): Promise<ProjectInvitationRow> {
  const times = { createdAt: now, expiresAt: now + LIFETIME_MS };
  const again = { inviterId, ...times };
  const renewed = await platform.updateOne(TABLE, { project, addressee }, again);
  if (renewed !== null) return renewed;
  const waiting = await invitationsOf(platform, project);
  for (const row of waiting.filter((row) => !isOpen(row, now))) {
    await platform.deleteOne(TABLE, { id: row.id });
  }
  if (waiting.filter((row) => isOpen(row, now)).length >= MAX_INVITATIONS) {
    fail("CONFLICT", PROJECTS_ERROR_CODES.ADMINISTRATOR_INVITATION_LIMIT_REACHED);
  }
  return await platform.create(TABLE, { project, addressee, ...again });
}

/** A project's invitations that wait, oldest first, as they were typed. */
export async function listInvitationsOf(
  platform: ScopedStore,
  { id, now }: { id: string; now: number },
): Promise<ProjectInvitation[]> {
  const rows = await invitationsOf(platform, id);
  return rows.filter((row) => isOpen(row, now)).map(toProjectInvitation);
}

/**
 * The invitations that a user may accept: of their id, and of their address once it is verified. An
 * invitation ends with the right of whoever made it, so that is asked for each.
 */
export async function acceptableBy(
  platform: ScopedStore,
  user: UserRow,
  { now }: { now: number },
): Promise<{ invitation: ProjectInvitationRow; project: ProjectRow }[]> {
  const names = [user.id, ...user.emailVerified === true ? [user.email.toLowerCase()] : []];
  const rows = await Promise.all(names.map((addressee) =>
    platform.findMany(TABLE, {
      where: { addressee },
      sortBy: { field: "id", direction: "desc" },
      limit: MAX_INVITATIONS,
    })
  ));
  const open = rows.flat().filter((row) => isOpen(row, now));
  const found = await Promise.all(open.map(async (invitation) => {
    const project = await projectOfInviter(platform, invitation, { now });
    return project === null ? [] : [{ invitation, project }];
  }));
  return found.flat();
}

/** An invitation as it goes over the wire. */
export function toProjectInvitation(row: ProjectInvitationRow): ProjectInvitation {
  return {
    addressee: row.addressee,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
  };
}

async function projectOfInviter(
  platform: ScopedStore,
  { inviterId, project }: ProjectInvitationRow,
  { now }: { now: number },
): Promise<ProjectRow | null> {
  const inviter = await platform.findOne("user", { id: inviterId });
  if (inviter === null || isBanned(inviter, now)) return null;
  const actor = { type: "operator", id: inviter.id } as const;
  return await findManagedProject(platform, { actor, id: project });
}

async function invitationsOf(
  platform: ScopedStore,
  project: string,
): Promise<ProjectInvitationRow[]> {
  return await platform.findMany(TABLE, {
    where: { project },
    sortBy: { field: "id", direction: "asc" },
    limit: MAX_INVITATIONS + 1,
  });
}

function isOpen({ expiresAt }: ProjectInvitationRow, now: number): boolean {
  return expiresAt > now;
}
