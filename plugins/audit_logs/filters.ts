/** What clients may filter events by, and what is read for it. */
import * as z from "../_kernel/schemas.ts";
import type { AuditFilter, AuditRows } from "../_kernel/audit_rows.ts";
import { fail, requireKnown } from "../_kernel/errors.ts";
import { AUDIT_LOGS_ERROR_CODES } from "./error_codes.ts";

const MAX_ACTIONS = 50;
const ID = z.string().min(1).max(256);
const ACTION = z.string().min(1).max(100);
/** Epoch milliseconds, as far as an id's next one goes. */
const TIME = z.number().int().min(0).max(2 ** 48 - 2);

/** Fields that every list of events takes. */
export const FILTER_FIELDS = {
  action: ACTION.optional(),
  actions: z.array(ACTION).min(1).max(MAX_ACTIONS).optional(),
  actorId: ID.optional(),
  targetId: ID.optional(),
  organizationId: ID.optional(),
  startDate: TIME.optional(),
  endDate: TIME.optional(),
  outcome: z.enum(["success", "failure"]).optional(),
  custom: z.boolean().optional(),
  search: z.string().trim().min(1).max(64).optional(),
};

/** What of them a client has sent. */
type FilterBody = z.infer<z.ZodObject<typeof FILTER_FIELDS>>;

/**
 * Refuses a body with a field that filters nothing.
 *
 * @throws {APIError} 400 FILTER_UNKNOWN, naming it
 */
export function requireFilters(body: object, others: readonly string[]): void {
  const names = [...Object.keys(FILTER_FIELDS), ...others];
  requireKnown(body, { names, error: AUDIT_LOGS_ERROR_CODES.FILTER_UNKNOWN });
}

/**
 * What is read for what a client has sent; `action` and `actions` together mean one of all of them. A
 * search is for actions whose name holds a text, whatever its case; those there are are read for it.
 *
 * @throws {APIError} 400 RANGE_REVERSED, and SEARCH_TOO_WIDE for a project of more than 500 actions
 */
export async function filterOf(
  body: FilterBody,
  audit: Pick<AuditRows, "names">,
): Promise<AuditFilter> {
  const { actorId, custom, endDate, organizationId, outcome, search, startDate, targetId } = body;
  if (startDate !== undefined && endDate !== undefined && startDate > endDate) {
    return fail("BAD_REQUEST", AUDIT_LOGS_ERROR_CODES.RANGE_REVERSED);
  }
  const actions = await searched(namedIn(body), search, audit);
  const fields = Object.entries({
    actions,
    actorId,
    custom,
    organizationId,
    outcome,
    targetId,
    from: startDate,
    to: endDate,
  });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

function namedIn({ action, actions }: FilterBody): string[] | undefined {
  if (action === undefined) return actions;
  return [...new Set([action, ...actions ?? []])];
}

async function searched(
  named: string[] | undefined,
  search: string | undefined,
  audit: Pick<AuditRows, "names">,
): Promise<string[] | undefined> {
  if (search === undefined) return named;
  const names = named ?? await audit.names() ??
    fail("BAD_REQUEST", AUDIT_LOGS_ERROR_CODES.SEARCH_TOO_WIDE);
  const part = search.toLowerCase();
  return names.filter((name) => name.toLowerCase().includes(part));
}
