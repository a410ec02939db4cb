import type { SettingsPlugin } from "../types.ts";
import { emptyBody, projectEndpoint, READ } from "./_project_endpoint.ts";
import { toProjectDetails } from "./_project_details.ts";

/** `POST /banata/config/project/get`: the project's own name, description and client id. */
export const getProjectDetails: SettingsPlugin["endpoints"]["getProjectDetails"] = projectEndpoint(
  "/banata/config/project/get",
  { body: emptyBody, permission: READ },
  async ({ project }) => toProjectDetails(await project.read()),
);
