import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { FILTER_FIELDS, filterOf, requireFilters } from "../filters.ts";
import type { EventTimes } from "../types.ts";

/** Events that are looked at, as for a page of an export. */
const MAX_TIMES = 1000;

const OWN_FIELDS = { limit: z.number().int().min(1).max(MAX_TIMES).optional() };
const body = z.looseObject({ ...FILTER_FIELDS, ...OWN_FIELDS });

/**
 * `POST /banata/audit-logs/times`: when the newest of some events happened, and nothing else of them: what a
 * chart is drawn of.
 */
export const eventTimes = endpoint(
  "/banata/audit-logs/times",
  { body, permission: "audit.read", in: "organizationId" },
  async ({ audit, body }): Promise<EventTimes> => {
    requireFilters(body, Object.keys(OWN_FIELDS));
    const { limit = MAX_TIMES } = body;
    const { events, next } = await audit.page(await filterOf(body, audit), {
      direction: "desc",
      limit,
    });
    return { times: events.map(({ at, occurredAt = at }) => occurredAt), isWhole: next === null };
  },
);
