/** What a server is sent, by Standard Webhooks: one request for each batch, the same in each attempt. */
import type { AuditEventRow } from "../../_kernel/audit_rows.ts";
import { toAuditEvent } from "../audit_event.ts";
import { toOcsf } from "../formats/ocsf.ts";
import type { StreamFormat } from "./types.ts";

/** A message before it is signed. */
export interface StreamMessage {
  /** By which its server knows it again. */
  readonly id: string;
  /** JSON. */
  readonly body: string;
}

/** A batch of events. */
interface Batch {
  readonly projectId: string;
  readonly streamId: string;
  readonly from: number;
  readonly to: number;
  readonly generation: number;
  readonly events: readonly AuditEventRow[];
  readonly format: StreamFormat;
}

/**
 * The message of a batch. `data.events` are the events in the order of their leaves, `from` and `to` the
 * leaves that it covers: those between that have no event here are of actions that the stream leaves out.
 */
export function batchMessage(
  { events, format, from, generation, projectId, streamId, to }: Batch,
): StreamMessage {
  const shown = format === "ocsf"
    ? events.map((row) => toOcsf(row, { projectId }))
    : events.map((row) => ({ ...toAuditEvent(row), leaf: row.leaf }));
  const data = { stream: streamId, project: projectId, format, from, to, events: shown };
  // Of the newest event, not of the attempt: the body is the same in each.
  const timestamp = new Date(events.at(-1)?.at ?? 0).toISOString();
  return {
    id: `${streamId}_${generation}_${from}_${to}`,
    body: JSON.stringify({ type: "audit.events", timestamp, data }),
  };
}

/** A message without events, which shows that a server is there and verifies. */
export function testMessage(
  { now, projectId, streamId }: { projectId: string; streamId: string; now: number },
): StreamMessage {
  const data = { stream: streamId, project: projectId };
  const timestamp = new Date(now).toISOString();
  return {
    id: `${streamId}_test_${now}`,
    body: JSON.stringify({ type: "audit.test", timestamp, data }),
  };
}
