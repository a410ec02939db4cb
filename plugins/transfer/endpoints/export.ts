import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { isShut } from "../../../rules/row_states.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { TRANSFER_ERROR_CODES } from "../error_codes.ts";
import type { ProjectTransfers } from "../port.ts";

/** What lets a platform user export projects that are not their own. */
const PERMISSION = "project.export";

const body = z.object({
  id: ID_FIELD,
  cursor: z.string().min(1).max(16_384).optional(),
  passphrase: z.string().min(12).max(1024).optional(),
});

/**
 * `POST /banata/projects/export`: one page of a project's export, for its owner and the platform's
 * administrators. A foreign project is a 404 like one that does not exist.
 */
export function exportEndpoint(transfers: ProjectTransfers): object {
  return endpoint(
    "/banata/projects/export",
    { for: "platform", body },
    async ({ actor, body: { id, ...options }, platform, rights }) => {
      const project = await platform.findOne("project", { id });
      const mayExport = project?.ownerId === actor.id || await rights.has(PERMISSION);
      if (project === null || isShut(project) || !mayExport) {
        return fail("NOT_FOUND", TRANSFER_ERROR_CODES.PROJECT_NOT_FOUND);
      }
      return await transfers.exportPage(project, options);
    },
  );
}
