import { defineTable } from "convex/server";
import { type Infer, v } from "convex/values";

const erasureFields = v.object({
  projectId: v.string(),
  id: v.string(),
  phase: v.union(
    v.literal("actor"),
    v.literal("subject"),
    v.literal("owner"),
    v.literal("target"),
    v.literal("all"),
  ),
  after: v.optional(v.string()),
  addresses: v.array(v.string()),
  events: v.number(),
  isDone: v.boolean(),
  startedAt: v.number(),
  at: v.number(),
});

/**
 * How far a person's erasure from a project's events is, under the user's id. `phase` is how events are
 * found now, `after` the id of the event that the last one looked at, `addresses` what the person was known
 * by, as far as it was found; none is left when it is done. Times are epoch ms.
 */
export type AuditErasureRow = Infer<typeof erasureFields>;

/**
 * What is taken away from the events.
 *
 * - `auditErasure`: one row per person who is or was erased. Written and read by audit_erasure.ts.
 */
export const AUDIT_RETENTION_TABLES = {
  auditErasure: defineTable(erasureFields)
    .index("p_id", ["projectId", "id"])
    .index("by_isDone_at", ["isDone", "at"]),
};
