import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { requireOneself } from "../../_kernel/impersonations.ts";
import { shownName } from "../../_kernel/mails.ts";
import { isUniqueConflict, type ProjectAdministratorRow } from "../../_kernel/store.ts";
import { getManagedProject } from "../access.ts";
import { findPlatformUser, toAdministrator } from "../administrators.ts";
import { PROJECT_ID_BODY, PROJECT_USER_BODY } from "../bodies.ts";
import { PROJECTS_ERROR_CODES } from "../error_codes.ts";
import { acceptableBy, addresseeOf, putInvitation, toProjectInvitation } from "../invitations.ts";
import type {
  AdministratorReply,
  ProjectInvitationReply,
  ProjectInvitationsReply,
} from "../types.ts";

/**
 * `POST /banata/projects/administrators/add`: asks somebody to act in a project with every right but to
 * transfer and to delete it. The answer, and the work, are the same whoever is named: an owner of a
 * project must not hear who is a user of the platform. It takes effect when that user agrees.
 */
export const addProjectAdministrator = endpoint(
  "/banata/projects/administrators/add",
  { for: "platform", body: PROJECT_USER_BODY },
  async (
    { actor, body: { id, ...named }, currentSession, links, mails, now, platform },
  ): Promise<ProjectInvitationReply> => {
    requireOneself({ actor, currentSession }, PROJECTS_ERROR_CODES.NOT_WHILE_IMPERSONATING);
    const project = await getManagedProject(platform, { actor, id });
    const inviter = await platform.findOne("user", { id: actor.id });
    const user = await findPlatformUser(platform, named, { now });
    const asked = { id, addressee: addresseeOf(named), inviterId: actor.id };
    const invitation = await putInvitation(platform, asked, { now });
    await mails.enqueue({
      type: "project-invitation",
      // For whom the platform does not know it is a mail to nobody, which its delivery deletes.
      to: user === null ? null : user.email,
      variables: {
        appName: links.appName,
        projectId: id,
        projectName: shownName(project.name),
        inviterName: shownName(inviter?.name ?? ""),
      },
    });
    const { createdAt, expiresAt } = toProjectInvitation(invitation);
    return { success: true as const, invitation: { createdAt, expiresAt } };
  },
);

const emptyBody = z.object({});

/** `POST /banata/projects/administrators/invitations`: the projects that the caller is asked to act in. */
export const listProjectInvitations = endpoint(
  "/banata/projects/administrators/invitations",
  { for: "platform", body: emptyBody },
  async ({ actor, now, platform }): Promise<ProjectInvitationsReply> => {
    const user = await platform.findOne("user", { id: actor.id });
    const found = user === null ? [] : await acceptableBy(platform, user, { now });
    return {
      data: found.map(({ invitation, project }) => ({
        ...toProjectInvitation(invitation),
        id: project.id,
        name: project.name,
      })),
    };
  },
);

/**
 * `POST /banata/projects/administrators/accept`: the caller agrees to act in a project that they are asked
 * to. An unknown project, and one that does not ask them any more, are the same answer.
 */
export const acceptProjectInvitation = endpoint(
  "/banata/projects/administrators/accept",
  { for: "platform", body: PROJECT_ID_BODY },
  async ({ actor, body: { id }, currentSession, now, platform }): Promise<AdministratorReply> => {
    requireOneself({ actor, currentSession }, PROJECTS_ERROR_CODES.NOT_WHILE_IMPERSONATING);
    const user = await platform.findOne("user", { id: actor.id });
    const open = user === null ? [] : await acceptableBy(platform, user, { now });
    const own = open.filter(({ project }) => project.id === id);
    const [first] = own;
    if (user === null || first === undefined) {
      return fail("NOT_FOUND", PROJECTS_ERROR_CODES.PROJECT_NOT_FOUND);
    }
    for (const { invitation } of own) {
      await platform.deleteOne("projectInvitation", {
        project: id,
        addressee: invitation.addressee,
      });
    }
    if (first.project.ownerId === user.id) fail("CONFLICT", PROJECTS_ERROR_CODES.PROJECT_OWNER);
    const fields = { project: id, userId: user.id, createdAt: now };
    const row = await created(platform.create("projectAdministrator", fields));
    return { success: true as const, administrator: toAdministrator(row, user) };
  },
);

async function created(write: Promise<ProjectAdministratorRow>): Promise<ProjectAdministratorRow> {
  try {
    return await write;
  } catch (error) {
    if (!isUniqueConflict(error)) throw error;
    return fail("CONFLICT", PROJECTS_ERROR_CODES.ADMINISTRATOR_EXISTS);
  }
}
