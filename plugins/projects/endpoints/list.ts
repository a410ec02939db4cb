import { z } from "zod";
import { globalEndpoint } from "../../_kernel/endpoint.ts";
import { findProject, listProjectsOf } from "../store.ts";
import type { EmptyBody, ProjectsPlugin } from "../types.ts";

const body: z.ZodType<EmptyBody, EmptyBody> = z.object({});

/**
 * `POST /banata/projects/list`: the caller's projects, newest first; called with a project's API
 * key, that project alone.
 */
export const listProjects: ProjectsPlugin["endpoints"]["listProjects"] = globalEndpoint(
  "/banata/projects/list",
  { body, keys: true },
  async ({ actor, scope, platform }) => {
    if (actor.type !== "api_key") return { projects: await listProjectsOf(platform, actor.id) };
    const project = await findProject(platform, scope.projectId);
    return { projects: project ? [project] : [] };
  },
);
