import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { laterThan, requireVersion, ROW_VERSION } from "../../_kernel/row_versions.ts";
import { getManagedProject } from "../access.ts";
import { PROJECT_FIELDS } from "../bodies.ts";
import { updateProjectRow } from "../store.ts";
import type { ProjectReply } from "../types.ts";

const body = z.object({
  id: PROJECT_FIELDS.id,
  name: PROJECT_FIELDS.name.optional(),
  slug: PROJECT_FIELDS.slug.optional(),
  description: PROJECT_FIELDS.description.nullable().optional(),
  logoUrl: PROJECT_FIELDS.logoUrl.nullable().optional(),
  version: ROW_VERSION,
});

/**
 * `POST /banata/projects/update`: changes what is given of a project that the caller owns or
 * administers. A new slug changes the slug alone: client id, links and issuer stay.
 * With the `updatedAt` that was read as `version` it is refused (409 `CHANGED_SINCE`) where somebody changed
 * the project since.
 */
export const updateProject = endpoint(
  "/banata/projects/update",
  { for: "platform", body },
  async (
    { actor, platform, body: { description, id, logoUrl, name, slug, version }, now },
  ): Promise<ProjectReply> => {
    const row = await getManagedProject(platform, { actor, id });
    requireVersion(row, version);
    const columns = { name, slug, description, logoUrl };
    const project = await updateProjectRow(platform, id, { columns, now: laterThan(row, now) });
    return { success: true as const, project };
  },
);
