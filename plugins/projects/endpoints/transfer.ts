import { globalEndpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { getOwnedLiveProject } from "../access.ts";
import { deleteAdministrator, getPlatformUser } from "../administrators.ts";
import { PROJECT_USER_BODY } from "../bodies.ts";
import { PROJECTS_ERROR_CODES } from "../error_codes.ts";
import { updateProjectRow } from "../store.ts";
import type { ProjectsPlugin } from "../types.ts";

/**
 * `POST /banata/projects/transfer`: gives a project of the caller's own to another user of the
 * platform. The caller keeps no right in it; its keys and users stay as they are.
 */
export const transferProject: ProjectsPlugin["endpoints"]["transferProject"] = globalEndpoint(
  "/banata/projects/transfer",
  { body: PROJECT_USER_BODY },
  async ({ actor, endImpersonations, platform, body: { id, ...named }, now }) => {
    await getOwnedLiveProject(platform, { actor, id });
    const { id: userId } = await getPlatformUser(platform, named, { now });
    if (userId === actor.id) return fail("CONFLICT", PROJECTS_ERROR_CODES.PROJECT_OWNER);
    await deleteAdministrator(platform, { id, userId });
    const project = await updateProjectRow(platform, id, { columns: { ownerId: userId }, now });
    await endImpersonations(id, actor.id);
    return { success: true as const, project };
  },
);
