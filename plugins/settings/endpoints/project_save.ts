import { z } from "zod";
import { keepsRule } from "../../../rules/value_rules.ts";
import type { SaveProjectDetailsBody } from "../config_types.ts";
import type { SettingsPlugin } from "../types.ts";
import { MANAGE, projectEndpoint, requireKnown } from "./_project_endpoint.ts";
import { toProjectDetails } from "./_project_details.ts";

const PROJECT_NAME = z.string().min(1).max(100).refine((name) => keepsRule("line100", name));
const PROJECT_DESCRIPTION = z.string().max(500).refine((text) => keepsRule("lines500", text));

const FIELDS = {
  projectName: PROJECT_NAME.optional(),
  projectDescription: PROJECT_DESCRIPTION.optional(),
};

const body: z.ZodType<SaveProjectDetailsBody, SaveProjectDetailsBody> = z.looseObject(FIELDS);

/** `POST /banata/config/project/save`: renames or describes the project itself. */
export const saveProjectDetails: SettingsPlugin["endpoints"]["saveProjectDetails"] =
  projectEndpoint(
    "/banata/config/project/save",
    { body, permission: MANAGE },
    async ({ body, project }) => {
      requireKnown(body, Object.keys(FIELDS));
      const { projectDescription, projectName } = body;
      const description = projectDescription === undefined ? {} : {
        description: projectDescription === "" ? null : projectDescription,
      };
      const name = projectName === undefined ? {} : { name: projectName };
      return toProjectDetails(await project.change({ ...name, ...description }));
    },
  );
