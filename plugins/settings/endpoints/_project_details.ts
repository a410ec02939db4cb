import { fail } from "../../_kernel/errors.ts";
import type { ProjectDetails } from "../../_kernel/own_project.ts";
import type { ProjectDetailsConfig } from "../config_types.ts";
import { SETTINGS_ERROR_CODES } from "../error_codes.ts";

/** The project as its dashboard reads it. */
export function toProjectDetails(project: ProjectDetails | null): ProjectDetailsConfig {
  if (project === null) return fail("NOT_FOUND", SETTINGS_ERROR_CODES.PROJECT_NOT_FOUND);
  const { clientId, description, name } = project;
  return { projectName: name, projectDescription: description ?? "", clientId };
}
