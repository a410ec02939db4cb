import type { BetterAuthPlugin } from "better-auth";
import type { ProjectSettings } from "../../../plugins/settings/table.ts";
import { errorResponse } from "../../request/errors.ts";
import { pathOf } from "../../deployment/paths.ts";
import { routeOf } from "../../routes.ts";

/**
 * Closes what Better Auth would still serve of a method that is switched off: 404, as if it were not
 * there.
 */
export function closedPaths(settings: ProjectSettings): BetterAuthPlugin {
  return {
    id: "banata-closed-paths",
    onRequest(request) {
      if (!isClosed(pathOf(request.url), settings)) return Promise.resolve(undefined);
      const { body, headers, status } = errorResponse("NOT_FOUND");
      return Promise.resolve({ response: new Response(body, { status, headers }) });
    },
  };
}

function isClosed(path: string, settings: ProjectSettings): boolean {
  const { closed, needs } = routeOf(path);
  return closed !== undefined || needs !== undefined && !settings[needs];
}
