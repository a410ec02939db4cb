import type { AuditEventRow, AuditRows } from "../../plugins/_kernel/audit_rows.ts";
import type { CustomEvent } from "../../rules/custom_events.ts";
import type { AuthorTracker } from "../request/author_tracker.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";

/** The audit log of one project, in the lane's own transaction. */
export function auditRows(
  { runMutation, runQuery }: WriteCtx,
  { author, component: { audit_custom, audit_read }, projectId }: {
    component: BanataComponent;
    projectId: string;
    /** By whose request custom events come. */
    author: Pick<AuthorTracker, "current">;
  },
): AuditRows {
  return {
    async page(filter, at) {
      const { events, next } = await runQuery(audit_read.page, { projectId, filter, ...at });
      return { events: events.map(toEvent), next };
    },
    async tail(filter, at) {
      const found = await runQuery(audit_read.tail, { projectId, filter, ...at });
      return { ...found, events: found.events.map(toEvent) };
    },
    async find(id) {
      const row = await runQuery(audit_read.find, { projectId, id });
      return row && toEvent(row);
    },
    lastLeaf: () => runQuery(audit_read.lastLeaf, { projectId }),
    names: () => runQuery(audit_read.names, { projectId }),
    schemas: (wanted) => runQuery(audit_custom.schemas, { projectId, wanted: [...wanted] }),
    async append(events, { recordedBy }) {
      const rows = events.map(toRow);
      const { order, requestId } = author.current();
      const by = { projectId, recordedBy, requestId, order };
      const appended = await runMutation(audit_custom.append, { ...by, events: rows });
      if ("refused" in appended) return appended;
      return { events: appended.events.map(({ event }) => toEvent(event)) };
    },
  };
}

function toRow({ changes, metadata, targets, ...rest }: CustomEvent) {
  return {
    ...rest,
    targetIds: targets?.map(({ id, type }) => ({ type, id })) ?? [],
    targets: targets && JSON.stringify(targets),
    changes: changes && JSON.stringify(changes),
    metadata: metadata && JSON.stringify(metadata),
  };
}

function toEvent(row: unknown): AuditEventRow {
  // The component gives the columns of its own table, which this type repeats.
  return row as AuditEventRow;
}
