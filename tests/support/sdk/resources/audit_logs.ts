import type { Json } from "../../client.ts";
import type { Transport } from "../transport.ts";

const PATH = "/api/auth/banata/audit-logs";

/** Contract 2.2. */
export class AuditLogs {
  constructor(private readonly transport: Transport) {}

  createEvent(
    { actor, changes, context, metadata, occurredAt, targets, ...rest }: {
      action: string;
      actor: { type: string; id: string; name?: string; email?: string };
      targets?: readonly { type: string; id: string; name?: string }[];
      context?: { organizationId?: string; ipAddress?: string; userAgent?: string };
      changes?: { before?: Record<string, unknown>; after?: Record<string, unknown> };
      metadata?: Record<string, string>;
      idempotencyKey?: string;
      occurredAt?: Date;
    },
  ): Promise<Json> {
    return this.transport.post(`${PATH}/create`, {
      ...rest,
      actorType: actor.type,
      actorId: actor.id,
      actorName: actor.name,
      actorEmail: actor.email,
      ...context,
      targets: targets && JSON.stringify(targets),
      changes: changes && JSON.stringify(changes),
      metadata: metadata && JSON.stringify(metadata),
      occurredAt: occurredAt?.getTime(),
    });
  }

  listEvents(options: {
    organizationId?: string;
    action?: string;
    actorId?: string;
    after?: string;
    before?: string;
    limit?: number;
  } = {}): Promise<Json> {
    return this.transport.post(`${PATH}/list`, options);
  }

  exportEvents({ endDate, startDate, ...options }: {
    organizationId?: string;
    format?: "csv" | "json";
    startDate?: Date;
    endDate?: Date;
    action?: string;
    limit?: number;
    cursor?: number;
  } = {}): Promise<Json> {
    return this.transport.post(`${PATH}/export`, {
      ...options,
      startDate: startDate?.getTime(),
      endDate: endDate?.getTime(),
    });
  }
}
