import type { Scheduler } from "convex/server";
import type { AuditStreams } from "../../plugins/_kernel/audit_streams.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { references } from "../request/references.ts";

/** The part of a Convex ctx that schedules; a query's has none. */
type StreamsCtx = WriteCtx & { readonly scheduler?: Pick<Scheduler, "runAfter"> };

/** The streams of one project, in the lane's own transaction; requests are sent after it, by jobs. */
export function auditStreams(
  { runMutation, runQuery, scheduler }: StreamsCtx,
  { component: { audit_delivery: delivery }, projectId }: {
    component: BanataComponent;
    projectId: string;
  },
): AuditStreams {
  return {
    progress: () => runQuery(delivery.list, { projectId }),
    async start(id, cursor) {
      const place = cursor === undefined ? {} : { cursor };
      await runMutation(delivery.place, { projectId, id, isStopped: false, ...place });
      await scheduler?.runAfter(0, references.runAuditStream, { projectId, streamId: id });
    },
    async stop(id) {
      await runMutation(delivery.place, { projectId, id, isStopped: true });
    },
    async remove(id) {
      await runMutation(delivery.remove, { projectId, id });
    },
    async test(id) {
      const args = { projectId, streamId: id, attempt: null };
      await scheduler?.runAfter(0, references.sendAuditBatch, args);
    },
  };
}
