/**
 * Projects: the isolated auth worlds of one platform. Platform users own them; each has its own
 * users, sessions and API keys.
 *
 * @example
 * ```ts
 * import { projects } from "@banata-auth/convex/plugins/projects";
 *
 * const plugin = projects();
 * console.assert(plugin.id === "projects");
 * ```
 *
 * @module
 */
import * as endpoints from "./endpoints/mod.ts";
import { PROJECTS_ERROR_CODES } from "./error_codes.ts";
import { PROJECTS_SCHEMA } from "./schema.ts";
import type { ProjectsPlugin } from "./types.ts";

export * from "./light.ts";

/**
 * The projects plugin: `POST /banata/projects/create`, `/list`, `/get`, `/update`, `/delete`,
 * `/restore`, `/erase`, `/transfer`, `/ensure-default` and
 * `/administrators/list|add|remove|invitations|accept`. Rows live in the platform's own scope; slugs
 * are unique there in the commit that writes them.
 */
export function projects(): ProjectsPlugin {
  return {
    id: "projects",
    schema: PROJECTS_SCHEMA,
    endpoints: { ...endpoints },
    $ERROR_CODES: PROJECTS_ERROR_CODES,
  };
}
