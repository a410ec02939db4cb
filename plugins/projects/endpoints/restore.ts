import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { getOwnedProject } from "../access.ts";
import { PROJECT_ID_BODY } from "../bodies.ts";
import { PROJECTS_ERROR_CODES } from "../error_codes.ts";
import { updateProjectRow } from "../store.ts";
import type { ProjectReply } from "../types.ts";

/**
 * `POST /banata/projects/restore`: opens a deleted project of the caller's own again, with all that it
 * had, its keys and sessions too, as long as its `eraseAt` has not come.
 */
export const restoreProject = endpoint(
  "/banata/projects/restore",
  { for: "platform", body: PROJECT_ID_BODY },
  async ({ actor, platform, body: { id }, now }): Promise<ProjectReply> => {
    const { deletedAt, eraseAt } = await getOwnedProject(platform, { actor, id });
    if (deletedAt === null) {
      return fail("CONFLICT", PROJECTS_ERROR_CODES.PROJECT_NOT_DELETED);
    }
    if ((eraseAt ?? 0) <= now) return fail("CONFLICT", PROJECTS_ERROR_CODES.PROJECT_ERASING);
    const columns = { deletedAt: null, eraseAt: null };
    const project = await updateProjectRow(platform, id, { columns, now });
    return { success: true as const, project };
  },
);
