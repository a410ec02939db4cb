import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { MOVED_SLUG } from "../format.ts";
import type { ProjectTransfers } from "../port.ts";
import type { ImportEndReply } from "../types.ts";

/** Held by the platform's administrators. */
const permission = "project.import";

const id = ID_FIELD;
const importBody = z.object({ id });
const beginBody = z.object({
  header: z.string().min(2).max(16_384),
  passphrase: z.string().min(1).max(1024).optional(),
  slug: z.string().regex(MOVED_SLUG).optional(),
});
const chunkBody = z.object({
  id,
  sequence: z.number().int().min(0),
  lines: z.string().min(2).max(1024 * 1024),
  checksum: z.string().regex(/^[0-9a-f]{64}$/),
});
const finishBody = z.object({
  id,
  end: z.string().min(2).max(16_384),
});

/** The endpoints of an import: for the platform's administrators only. */
export function importEndpoints(transfers: ProjectTransfers): object {
  return {
    beginImport: endpoint(
      "/banata/projects/import/begin",
      { for: "platform", body: beginBody, permission },
      ({ actor, body }) => transfers.begin(body, { ownerId: actor.id }),
    ),
    importChunk: endpoint(
      "/banata/projects/import/chunk",
      { for: "platform", body: chunkBody, permission },
      ({ body }) => transfers.chunk(body),
    ),
    importStatus: endpoint(
      "/banata/projects/import/status",
      { for: "platform", body: importBody, permission },
      ({ body }) => transfers.status(body.id),
    ),
    finishImport: endpoint(
      "/banata/projects/import/finish",
      { for: "platform", body: finishBody, permission },
      async ({ body }): Promise<ImportEndReply> => {
        await transfers.finish(body);
        return { success: true, id: body.id };
      },
    ),
    abandonImport: endpoint(
      "/banata/projects/import/abandon",
      { for: "platform", body: importBody, permission },
      async ({ body }): Promise<ImportEndReply> => {
        await transfers.abandon(body.id);
        return { success: true, id: body.id };
      },
    ),
  };
}
