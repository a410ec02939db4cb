import type { FunctionReference } from "convex/server";
import { ConvexError } from "convex/values";
import { defineErrorCodes } from "../../plugins/_kernel/error_codes.ts";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import { toAuditEvent } from "../../plugins/audit_logs/audit_event.ts";
import { MAX_EVENTS, writeCustomEvents } from "../../plugins/audit_logs/custom_events.ts";
import { CUSTOM_EVENT_ERROR_CODES } from "../../plugins/audit_logs/error_codes.ts";
import type { AuditEvent } from "../../plugins/audit_logs/types.ts";
import type { CustomEvent } from "../../rules/custom_events.ts";
import { SYSTEM } from "../request/author.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { auditRows } from "./audit_rows.ts";

const { PROJECT_NOT_FOUND } = defineErrorCodes({
  PROJECT_NOT_FOUND: "Check the project's id, there is no such one",
});

/** The ctx of a mutation. */
export interface LogCtx {
  /** Calls a query in the running transaction. */
  runQuery<Query extends FunctionReference<"query", "internal">>(
    query: Query,
    args: Query["_args"],
  ): Promise<Query["_returnType"]>;
  /** Calls a mutation in the running transaction. */
  runMutation<Mutation extends FunctionReference<"mutation", "internal">>(
    mutation: Mutation,
    args: Mutation["_args"],
  ): Promise<Mutation["_returnType"]>;
}

/** Whose log events are written into. */
export interface LogAuditEventOptions {
  /** The project; `platform` for the platform's own. */
  readonly projectId: string;
}

/** What events written by the app's own functions say of who wrote them. */
const RECORDED_BY = "system:function";

/** Writes custom events in the caller's transaction; see `logAuditEvents` of the bound auth. */
export async function logAuditEventsOf(
  ctx: LogCtx,
  component: BanataComponent,
  { events, projectId }: LogAuditEventOptions & { events: readonly CustomEvent[] },
): Promise<AuditEvent[]> {
  if (events.length > MAX_EVENTS) {
    throw new ConvexError({ ...CUSTOM_EVENT_ERROR_CODES.EVENTS_INVALID });
  }
  const isOpen = projectId === PLATFORM_PROJECT_ID ||
    await ctx.runQuery(component.scope.byProjectId, { projectId }) !== null;
  if (!isOpen) throw new ConvexError({ ...PROJECT_NOT_FOUND });
  const audit = auditRows(ctx, { component, projectId, author: SYSTEM });
  const given = events.map((event) => ({ ...event }));
  const by = { now: Date.now(), recordedBy: RECORDED_BY };
  const written = await writeCustomEvents(audit, given, by);
  if (written.refused !== undefined) throw new ConvexError({ ...written.refused, at: written.at });
  return written.events.map(toAuditEvent);
}
