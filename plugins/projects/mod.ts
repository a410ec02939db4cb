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
import { type BanataPlugin, packagePlugin } from "../_kernel/plugin.ts";
import * as administratorInvitations from "./endpoints/administrator_invitations.ts";
import * as administrators from "./endpoints/administrators.ts";
import * as create from "./endpoints/create.ts";
import * as remove from "./endpoints/delete.ts";
import * as ensureDefault from "./endpoints/ensure_default.ts";
import * as erase from "./endpoints/erase.ts";
import * as get from "./endpoints/get.ts";
import * as list from "./endpoints/list.ts";
import * as restore from "./endpoints/restore.ts";
import * as transfer from "./endpoints/transfer.ts";
import * as update from "./endpoints/update.ts";
import { PROJECTS_ERROR_CODES } from "./error_codes.ts";
import { PROJECTS_SCHEMA } from "./schema.ts";

export * from "./light.ts";
export type { BanataPlugin } from "../_kernel/plugin.ts";

/**
 * The projects plugin: `POST /banata/projects/create`, `/list`, `/get`, `/update`, `/delete`,
 * `/restore`, `/erase`, `/transfer`, `/ensure-default` and
 * `/administrators/list|add|remove|invitations|accept`. Rows live in the platform's own scope; slugs
 * are unique there in the commit that writes them.
 */
export function projects(): BanataPlugin {
  return packagePlugin({
    id: "projects",
    schema: PROJECTS_SCHEMA,
    modules: [
      administratorInvitations,
      administrators,
      create,
      remove,
      ensureDefault,
      erase,
      get,
      list,
      restore,
      transfer,
      update,
    ],
    $ERROR_CODES: PROJECTS_ERROR_CODES,
  });
}
