import { z } from "zod";
import { globalEndpoint } from "../../_kernel/endpoint.ts";
import { findProject } from "../store.ts";
import type { GetProjectBody, ProjectsPlugin } from "../types.ts";

const body: z.ZodType<GetProjectBody, GetProjectBody> = z.object({ id: z.string().min(1).max(64) });

/**
 * `POST /banata/projects/get`: one project the caller owns, or the API key's own project. A foreign
 * project is null like one that does not exist, so that ids cannot be probed.
 */
export const getProject: ProjectsPlugin["endpoints"]["getProject"] = globalEndpoint(
  "/banata/projects/get",
  { body, keys: true },
  async ({ actor, scope, platform, body }) => {
    if (actor.type === "api_key" && body.id !== scope.projectId) return { project: null };
    const project = await findProject(platform, body.id);
    if (actor.type !== "api_key" && project?.ownerId !== actor.id) return { project: null };
    return { project };
  },
);
