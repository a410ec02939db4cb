/**
 * Moving a project to another deployment: its export in pages of lines, and the import of these into
 * a staged project that comes to life when it is whole. The runtime installs it in the platform's
 * engine only.
 *
 * @example
 * ```ts
 * import { nextChecksum, parseEnd } from "@banata-auth/convex/plugins/transfer";
 *
 * const end = `{"end":{"lines":1,"counts":{},"checksum":"${nextChecksum("", "{}")}"}}`;
 * console.assert(parseEnd(end)?.lines === 1);
 * ```
 *
 * @module
 */
import { type BanataPlugin, packagePlugin } from "../_kernel/plugin.ts";
import { adoptEndpoints } from "./endpoints/adopt.ts";
import { exportEndpoint } from "./endpoints/export.ts";
import { importEndpoints } from "./endpoints/import.ts";
import { TRANSFER_ERROR_CODES } from "./error_codes.ts";
import type { ProjectTransfers } from "./port.ts";

export * from "./light.ts";
export type { BanataPlugin } from "../_kernel/plugin.ts";

/**
 * The plugin that moves projects: `POST /banata/projects/export` and
 * `/banata/projects/import/{begin,chunk,status,finish,abandon}`, and brings in what another system had:
 * `/banata/projects/adopt`.
 */
export function transfer(transfers: ProjectTransfers): BanataPlugin {
  return packagePlugin({
    id: "transfer",
    modules: [
      adoptEndpoints(transfers),
      { exportProject: exportEndpoint(transfers) },
      importEndpoints(transfers),
    ],
    $ERROR_CODES: TRANSFER_ERROR_CODES,
  });
}
