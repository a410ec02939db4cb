import type { BetterAuthPlugin } from "better-auth";
import * as z from "../../plugins/_kernel/schemas.ts";
import type { MigrationStatus } from "../../component/migration_status.ts";
import { endpoint } from "../../plugins/_kernel/endpoint.ts";
import type { EngineProfile } from "./profile.ts";
import { inFlight } from "../request/in_flight.ts";

/** Reply of `platform/health`. */
interface PlatformHealth {
  /** Which steps of the stored data there are, and how far each is. */
  migrations: MigrationStatus;
  /** How far the platform's own log is, which the one sequencer of all logs numbers. */
  log: {
    /** When its newest event was recorded, epoch milliseconds; null for none. */
    newestAt: number | null;
    /** Whether a signed checkpoint has that event; within two seconds it should. */
    isSigned: boolean;
  };
  /** Whether mails are kept for `GET /banata/emails/dev-mailbox`, as on a development machine. */
  hasDevMailbox: boolean;
}

/**
 * `POST /banata/platform/health`: how the deployment itself is, for the platform's administrators and nobody
 * else. What only the host knows, its memory and its backups, is no part of it.
 */
export function healthPlugin(
  { component: { migrate }, config: { devMailbox } }: Pick<EngineProfile, "component" | "config">,
): BetterAuthPlugin {
  const health = endpoint(
    "/banata/platform/health",
    { for: "platform", body: z.object({}), permission: "platform.health" },
    async ({ audit, auditTree }): Promise<PlatformHealth> => {
      const { events: [newest] } = await audit.page({}, { direction: "desc", limit: 1 });
      const size = (await auditTree.signed())?.size ?? 0;
      return {
        migrations: await inFlight().ctx.runQuery(migrate.status, {}),
        log: {
          newestAt: newest?.at ?? null,
          isSigned: newest === undefined || (newest.leaf ?? size) < size,
        },
        hasDevMailbox: devMailbox,
      };
    },
  );
  return { id: "health", endpoints: { health } };
}
