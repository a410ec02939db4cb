/**
 * Moving a project to another deployment: its export in pages of lines, and the import of these into
 * a staged project that comes to life when it is whole. The runtime installs it in the platform's
 * engine only.
 *
 * @example
 * ```ts
 * import { nextChecksum, parseEnd } from "@banata-auth/convex/plugins/moving";
 *
 * const end = `{"end":{"lines":1,"counts":{},"checksum":"${await nextChecksum("", "{}")}"}}`;
 * console.assert(parseEnd(end)?.lines === 1);
 * ```
 *
 * @module
 */
import { exportEndpoint, importEndpoints } from "./endpoints/mod.ts";
import { MOVING_ERROR_CODES } from "./error_codes.ts";
import type { ProjectMoves } from "./port.ts";
import type { MovingPlugin } from "./types.ts";

export * from "./light.ts";

/**
 * The plugin that moves projects: `POST /banata/projects/export` and
 * `/banata/projects/import/{begin,chunk,status,finish,abandon}`.
 */
export function moving(moves: ProjectMoves): MovingPlugin {
  return {
    id: "moving",
    endpoints: { exportProject: exportEndpoint(moves), ...importEndpoints(moves) },
    $ERROR_CODES: MOVING_ERROR_CODES,
  };
}
