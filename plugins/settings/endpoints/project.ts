import * as z from "../../_kernel/schemas.ts";
import { lineField, LINES_FIELD } from "../../_kernel/text_fields.ts";
import { fail } from "../../_kernel/errors.ts";
import type { ProjectDetails } from "../../_kernel/own_project.ts";
import { SETTINGS_ERROR_CODES } from "../error_codes.ts";
import type { ProjectDetailsConfig } from "../types.ts";
import { readEndpoint, saveEndpoint } from "./_project_endpoint.ts";

/** `POST /banata/config/project/get`: the project's own name, description and client id. */
export const getProjectDetails = readEndpoint(
  "/banata/config/project/get",
  async ({ project }) => toProjectDetails(await project.read()),
);

const FIELDS = {
  projectName: lineField(100).optional(),
  projectDescription: LINES_FIELD.optional(),
};

const body = z.looseObject(FIELDS);

/** `POST /banata/config/project/save`: renames or describes the project itself. */
export const saveProjectDetails = saveEndpoint(
  "/banata/config/project/save",
  { body },
  async ({ body, project }) => {
    const { projectDescription, projectName } = body;
    const description = projectDescription === undefined ? {} : {
      description: projectDescription === "" ? null : projectDescription,
    };
    const name = projectName === undefined ? {} : { name: projectName };
    return toProjectDetails(await project.change({ ...name, ...description }));
  },
);

/** The project as its dashboard reads it. */
function toProjectDetails(project: ProjectDetails | null): ProjectDetailsConfig {
  if (project === null) return fail("NOT_FOUND", SETTINGS_ERROR_CODES.PROJECT_NOT_FOUND);
  const { clientId, description, name } = project;
  return { projectName: name, projectDescription: description ?? "", clientId };
}
