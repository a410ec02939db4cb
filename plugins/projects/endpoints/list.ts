import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { findProject, listDeletedOf, listProjectsOf } from "../store.ts";
import type { ListProjectsReply } from "../types.ts";

const body = z.object({
  deleted: z.boolean().optional(),
});

/**
 * `POST /banata/projects/list`: the projects the caller owns or administers, newest first, and with
 * `deleted` after them those of their own that they deleted; called with a project's API key, that
 * project alone.
 */
export const listProjects = endpoint(
  "/banata/projects/list",
  { for: "platform", body, keys: true },
  async ({ actor, scope, platform, body }): Promise<ListProjectsReply> => {
    if (actor.type === "api_key") {
      // A key of an organization acts there only.
      if (actor.organizationId !== null) return { projects: [] };
      const project = await findProject(platform, scope.projectId);
      return { projects: project ? [project] : [] };
    }
    const live = await listProjectsOf(platform, actor.id);
    const deleted = body.deleted === true ? await listDeletedOf(platform, actor.id) : [];
    return { projects: [...live, ...deleted] };
  },
);
