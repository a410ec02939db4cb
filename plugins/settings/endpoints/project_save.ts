import { z } from "zod";
import type { SaveProjectDetailsBody } from "../config_types.ts";
import type { SettingsPlugin } from "../types.ts";
import { MANAGE, projectEndpoint } from "./_project_endpoint.ts";
import { toProjectDetails } from "./_project_details.ts";

const body: z.ZodType<SaveProjectDetailsBody, SaveProjectDetailsBody> = z.object({
  projectName: z.string().min(1).max(100).optional(),
  projectDescription: z.string().max(500).optional(),
});

/** `POST /banata/config/project/save`: renames or describes the project itself. */
export const saveProjectDetails: SettingsPlugin["endpoints"]["saveProjectDetails"] =
  projectEndpoint(
    "/banata/config/project/save",
    { body, permission: MANAGE },
    async ({ body: { projectDescription, projectName }, project }) => {
      const description = projectDescription === undefined ? {} : {
        description: projectDescription === "" ? null : projectDescription,
      };
      const name = projectName === undefined ? {} : { name: projectName };
      return toProjectDetails(await project.change({ ...name, ...description }));
    },
  );
