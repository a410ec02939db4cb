import type { BetterAuthPlugin } from "better-auth";
import * as z from "zod";
import type { MigrationStatus } from "../../component/migration_status.ts";
import { endpoint } from "../../plugins/_kernel/endpoint.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { inFlight } from "../request/in_flight.ts";

/** Reply of `platform/health`. */
export interface PlatformHealth {
  /** Which steps of the stored data there are, and how far each is. */
  migrations: MigrationStatus;
}

/**
 * `POST /banata/platform/health`: how the deployment itself is, for the platform's administrators and nobody
 * else. What only the host knows, its memory and its backups, is no part of it.
 */
export function healthPlugin({ migrate }: BanataComponent): BetterAuthPlugin {
  const health = endpoint(
    "/banata/platform/health",
    { for: "platform", body: z.object({}), permission: "platform.health" },
    async (): Promise<PlatformHealth> => ({
      migrations: await inFlight().ctx.runQuery(migrate.status, {}),
    }),
  );
  return { id: "health", endpoints: { health } };
}
