import { z } from "zod";
import { globalEndpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { isUniqueConflict } from "../../_kernel/store.ts";
import { PROJECTS_ERROR_CODES } from "../error_codes.ts";
import { SLUG_PATTERN } from "../slug.ts";
import { insertProject } from "../store.ts";
import type { CreateProjectBody, ProjectsPlugin } from "../types.ts";

const body: z.ZodType<CreateProjectBody, CreateProjectBody> = z.object({
  name: z.string().min(1).max(100),
  slug: z.string().regex(SLUG_PATTERN),
  description: z.string().max(500).optional(),
  logoUrl: z.url({ protocol: /^https?$/ }).max(2048).optional(),
});

/** `POST /banata/projects/create`: makes a project owned by the caller, a platform user. */
export const createProject: ProjectsPlugin["endpoints"]["createProject"] = globalEndpoint(
  "/banata/projects/create",
  { body, permission: "project.create" },
  async ({ actor, platform, body, now }) => {
    try {
      const project = await insertProject(platform, body, { ownerId: actor.id, now });
      return { success: true as const, project };
    } catch (error) {
      if (isUniqueConflict(error)) return fail("CONFLICT", PROJECTS_ERROR_CODES.PROJECT_SLUG_TAKEN);
      throw error;
    }
  },
);
