import { z } from "zod";
import { globalEndpoint } from "../../_kernel/endpoint.ts";
import { PROJECT_FIELDS } from "../bodies.ts";
import { insertProject } from "../store.ts";
import type { CreateProjectBody, ProjectsPlugin } from "../types.ts";

const body: z.ZodType<CreateProjectBody, CreateProjectBody> = z.object({
  name: PROJECT_FIELDS.name,
  slug: PROJECT_FIELDS.slug,
  description: PROJECT_FIELDS.description.optional(),
  logoUrl: PROJECT_FIELDS.logoUrl.optional(),
});

/** `POST /banata/projects/create`: makes a project owned by the caller, a platform user. */
export const createProject: ProjectsPlugin["endpoints"]["createProject"] = globalEndpoint(
  "/banata/projects/create",
  { body, permission: "project.create" },
  async ({ actor, platform, startProject, body, now }) => {
    const project = await insertProject(platform, body, { ownerId: actor.id, now });
    await startProject(project.id);
    return { success: true as const, project };
  },
);
