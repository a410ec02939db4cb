import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { requireOneself } from "../../_kernel/impersonations.ts";
import { getOwnedLiveProject } from "../access.ts";
import { findPlatformUser } from "../administrators.ts";
import { PROJECT_USER_BODY } from "../bodies.ts";
import { PROJECTS_ERROR_CODES } from "../error_codes.ts";
import { updateProjectRow } from "../store.ts";
import type { ProjectReply } from "../types.ts";

/**
 * `POST /banata/projects/transfer`: gives a project of the caller's own to one of its administrators,
 * who has agreed to act in it. The caller keeps no right in it; its keys and users stay as they are.
 * Anybody else is the same answer, known to the platform or not.
 */
export const transferProject = endpoint(
  "/banata/projects/transfer",
  { for: "platform", body: PROJECT_USER_BODY },
  async (
    { actor, currentSession, endImpersonations, platform, body: { id, ...named }, now },
  ): Promise<ProjectReply> => {
    requireOneself({ actor, currentSession }, PROJECTS_ERROR_CODES.NOT_WHILE_IMPERSONATING);
    await getOwnedLiveProject(platform, { actor, id });
    const user = await findPlatformUser(platform, named, { now });
    if (user?.id === actor.id) return fail("CONFLICT", PROJECTS_ERROR_CODES.PROJECT_OWNER);
    const userId = user?.id ?? "";
    if (!await platform.deleteOne("projectAdministrator", { project: id, userId })) {
      return fail("NOT_FOUND", PROJECTS_ERROR_CODES.ADMINISTRATOR_NOT_FOUND);
    }
    const project = await updateProjectRow(platform, id, { columns: { ownerId: userId }, now });
    await endImpersonations(id, actor.id);
    return { success: true as const, project };
  },
);
