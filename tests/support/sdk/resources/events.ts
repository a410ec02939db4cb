import type { Json } from "../../client.ts";
import type { Transport } from "../transport.ts";

/** Contract 2.7. */
export class Events {
  constructor(private readonly transport: Transport) {}

  listEvents({ rangeEnd, rangeStart, ...options }: {
    eventTypes?: readonly string[];
    after?: string;
    limit?: number;
    organizationId?: string;
    rangeStart?: Date;
    rangeEnd?: Date;
  } = {}): Promise<Json> {
    return this.transport.post("/api/auth/banata/events/list", {
      ...options,
      rangeStart: rangeStart?.getTime(),
      rangeEnd: rangeEnd?.getTime(),
    });
  }
}
