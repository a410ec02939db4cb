import { endpoint } from "../../_kernel/endpoint.ts";
import type { ErasureProgress } from "../../_kernel/erasure.ts";
import { fail } from "../../_kernel/errors.ts";
import { PROJECT_ID_BODY } from "../bodies.ts";
import { PROJECTS_ERROR_CODES } from "../error_codes.ts";
import { updateProjectRow } from "../store.ts";
import type { EraseProjectReply } from "../types.ts";

/**
 * `POST /banata/projects/erase`: lets an administrator of the platform erase a deleted project without
 * waiting for its `eraseAt`, and tells how far that is. What the project sealed is unreadable from
 * this commit on; asked again, it only tells, also once the project is gone.
 */
export const eraseProject = endpoint(
  "/banata/projects/erase",
  { for: "platform", body: PROJECT_ID_BODY, permission: "project.erase" },
  async ({ erasure, platform, body: { id }, now }) => {
    const row = await platform.findOne("project", { id });
    const known = row === null ? await erasure.progress(id) : null;
    if (known) return toReply(known);
    if (row === null) return fail("NOT_FOUND", PROJECTS_ERROR_CODES.PROJECT_NOT_FOUND);
    if (row.deletedAt === null) {
      return fail("CONFLICT", PROJECTS_ERROR_CODES.PROJECT_NOT_DELETED);
    }
    if ((row.eraseAt ?? 0) > now) {
      await updateProjectRow(platform, id, { columns: { eraseAt: now }, now });
    }
    const started = await erasure.start(id);
    return toReply(started ?? { rows: 0, startedAt: now });
  },
);

function toReply({ finishedAt, rows, startedAt }: ErasureProgress): EraseProjectReply {
  const done = finishedAt !== undefined;
  return { success: true, done, erasedRows: rows, startedAt, finishedAt: finishedAt ?? null };
}
