import { endpoint } from "../../_kernel/endpoint.ts";
import { findManagedProject } from "../access.ts";
import { PROJECT_ID_BODY } from "../bodies.ts";
import { findProject, toProject } from "../store.ts";
import type { GetProjectReply } from "../types.ts";

/**
 * `POST /banata/projects/get`: one project that the caller owns or administers, or the API key's own.
 * A foreign project and a deleted one are null like one that does not exist, so that ids cannot be
 * probed; a key of an organization acts there only, and sees none.
 */
export const getProject = endpoint(
  "/banata/projects/get",
  { for: "platform", body: PROJECT_ID_BODY, keys: true },
  async ({ actor, scope, platform, body: { id } }): Promise<GetProjectReply> => {
    if (actor.type === "api_key") {
      const isOwn = id === scope.projectId && actor.organizationId === null;
      return { project: isOwn ? await findProject(platform, id) : null };
    }
    const row = await findManagedProject(platform, { actor, id });
    return { project: row && toProject(row) };
  },
);
