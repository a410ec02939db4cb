/**
 * Stands in the place of `component/events.ts` for a platform that writes no events, so that what they cost
 * can be measured: the same functions run, and nothing is appended.
 *
 * @module
 */
import type { appendEvent as append, appendRowEvent as appendRow } from "../../component/events.ts";

export * from "../../component/events.ts";

/** Gives the row that would have been written. */
export const appendEvent: typeof append = (_ctx, { author: _, ...event }) =>
  Promise.resolve({
    ...event,
    id: "evt_none",
    action: event.action ?? "none",
    actorType: "system",
    occurredAt: Date.now(),
    at: Date.now(),
  });

/** Appends nothing. */
export const appendRowEvent: typeof appendRow = () => Promise.resolve();
