import { defineTable } from "convex/server";
import { type Infer, v } from "convex/values";

/** What went wrong at an attempt: a stable code, the status if there was one, and when, epoch ms. */
export const deliveryErrorValidator = v.object({
  code: v.string(),
  status: v.optional(v.number()),
  at: v.number(),
});

const testValidator = v.object({
  code: v.optional(v.string()),
  status: v.optional(v.number()),
  at: v.number(),
});

const deliveryFields = v.object({
  projectId: v.string(),
  id: v.string(),
  phase: v.union(
    v.literal("idle"),
    v.literal("waiting"),
    v.literal("sending"),
    v.literal("stopped"),
  ),
  cursor: v.number(),
  until: v.optional(v.number()),
  generation: v.number(),
  attempt: v.number(),
  dueAt: v.optional(v.number()),
  failures: v.number(),
  failingSince: v.optional(v.number()),
  error: v.optional(deliveryErrorValidator),
  deliveredAt: v.optional(v.number()),
  test: v.optional(testValidator),
  at: v.number(),
});

/**
 * How far a stream is, under the stream's id. It is no row of a generated table, since a change of one
 * leaves an event, and each event delivered would make the next.
 *
 * - `phase`: `idle` has delivered what there is, `waiting` is tried at `dueAt`, `sending` has an attempt
 *   under way until `dueAt` at the latest, `stopped` does nothing
 * - `cursor`: the leaf that is delivered next; `until`: the leaf after the batch that was begun, which
 *   every attempt at it has again
 * - `generation`: counts up where batches are formed anew; `attempt`: numbers attempts, so that one that
 *   comes late counts no more
 * - `failures`, `failingSince`, `error`: of the batch at hand; `test`: what came of the last test
 * - `at`: when it was last stopped or started
 */
export type AuditDeliveryRow = Infer<typeof deliveryFields>;

/**
 * How streams of events are delivered.
 *
 * - `auditDelivery`: one row per stream. Written by audit_delivery.ts and audit_batches.ts.
 */
export const AUDIT_DELIVERY_TABLES = {
  auditDelivery: defineTable(deliveryFields)
    .index("p_id", ["projectId", "id"])
    .index("p_phase", ["projectId", "phase"]),
};
