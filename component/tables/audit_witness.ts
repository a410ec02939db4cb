import { defineTable } from "convex/server";
import { type Infer, v } from "convex/values";

const witnessFields = v.object({
  projectId: v.string(),
  witness: v.string(),
  size: v.number(),
  note: v.optional(v.string()),
  line: v.optional(v.string()),
  cosignedAt: v.optional(v.number()),
  runAt: v.optional(v.number()),
  askedAt: v.optional(v.number()),
  run: v.number(),
  failures: v.number(),
  fault: v.optional(v.string()),
});

/**
 * What a witness has of a project's log. `witness` is its key, as text; `size` is that of the checkpoint it
 * cosigned last, 0 before the first, `note` that checkpoint and `line` the cosignature, made at `cosignedAt`
 * by the witness's clock. `runAt` is when it is asked next, or, while it is asked, when that is given up:
 * absent where there is nothing to ask. `run` counts the times it was asked, the last of them at `askedAt`, `failures` those since the last
 * that it answered, and `fault` is the code of the last one. Times are epoch ms.
 */
export type AuditWitnessRow = Infer<typeof witnessFields>;

/**
 * `auditWitness`: one row per project and witness, where the operator names one. Written and read by
 * audit_witness.ts.
 */
export const AUDIT_WITNESS_TABLES = {
  auditWitness: defineTable(witnessFields).index("p_witness", ["projectId", "witness"]),
};
