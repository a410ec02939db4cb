import { LEGAL_HOLD_ERROR_CODES } from "../../_kernel/audit_retention.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { getOwnedProject } from "../access.ts";
import { PROJECT_ID_BODY } from "../bodies.ts";
import { toProject, updateProjectRow } from "../store.ts";
import type { ProjectReply } from "../types.ts";

/**
 * `POST /banata/projects/delete`: shuts a project of the caller's own. From this commit on no key,
 * session, client id, token document or callback of it works; its rows are erased at `eraseAt`, and
 * until then it can be restored. Deleting it again changes nothing, and one on legal hold
 * is not deleted.
 */
export const deleteProject = endpoint(
  "/banata/projects/delete",
  { for: "platform", body: PROJECT_ID_BODY },
  async ({ actor, erasure, platform, body: { id }, now }): Promise<ProjectReply> => {
    const row = await getOwnedProject(platform, { actor, id });
    if (row.deletedAt !== null) {
      return { success: true as const, project: toProject(row) };
    }
    if (await erasure.isHeld(id)) {
      return fail("CONFLICT", LEGAL_HOLD_ERROR_CODES.PROJECT_ON_LEGAL_HOLD);
    }
    const columns = { deletedAt: now, eraseAt: now + erasure.graceMs };
    const project = await updateProjectRow(platform, id, { columns, now });
    if (erasure.graceMs === 0) await erasure.start(id);
    return { success: true as const, project };
  },
);
