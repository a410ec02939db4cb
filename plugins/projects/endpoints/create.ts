import { endpoint } from "../../_kernel/endpoint.ts";
import { NEW_PROJECT_BODY } from "../bodies.ts";
import { insertProject } from "../store.ts";
import type { ProjectReply } from "../types.ts";

/** `POST /banata/projects/create`: makes a project owned by the caller, a platform user. */
export const createProject = endpoint(
  "/banata/projects/create",
  { for: "platform", body: NEW_PROJECT_BODY, permission: "project.create" },
  async ({ actor, platform, startProject, body, now }): Promise<ProjectReply> => {
    const project = await insertProject(platform, body, { ownerId: actor.id, now });
    await startProject(project.id);
    return { success: true as const, project };
  },
);
