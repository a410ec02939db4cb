import { defineTable } from "convex/server";
import { type Infer, v } from "convex/values";

const sequencerFields = v.object({
  projectId: v.string(),
  state: v.union(v.literal("asleep"), v.literal("awake"), v.literal("paused")),
  chain: v.number(),
  signer: v.optional(v.string()),
  at: v.number(),
});

/** The columns of a signed checkpoint. */
export const checkpointFields = v.object({
  size: v.number(),
  root: v.bytes(),
  note: v.string(),
  at: v.number(),
});

const treeFields = v.object({
  projectId: v.string(),
  size: v.number(),
  at: v.number(),
  signAt: v.optional(v.number()),
  checkpoint: v.optional(checkpointFields),
  fault: v.optional(v.string()),
  faultAt: v.optional(v.number()),
  signFault: v.optional(v.string()),
  minimum: v.optional(v.number()),
});

const tileFields = v.object({
  projectId: v.string(),
  level: v.number(),
  index: v.number(),
  hashes: v.bytes(),
});

/**
 * The one sequencer: `awake` while one of its runs is scheduled, those of `chain` and of no earlier one;
 * `signer` is the handle of the app's function that signs a project's checkpoint. Written where it falls
 * asleep, wakes or pauses, since every event's function reads it. `at` is when that was, epoch ms.
 */
export type SequencerRow = Infer<typeof sequencerFields>;

/**
 * A project's tree: its leaves by number, when it last grew, and its newest signed checkpoint. `signAt` is
 * when the next one is due, absent where there is nothing to sign. `fault` is the code of why it can't
 * grow, since `faultAt`, and `signFault` of why it can't be signed. `minimum` is the first leaf that is
 * there, a multiple of 256: those before it were pruned. Times are epoch ms.
 */
export type AuditTreeRow = Infer<typeof treeFields>;

/** A signed checkpoint: the tree's size and root, the signed note, and when it was signed, epoch ms. */
export type AuditCheckpoint = Infer<typeof checkpointFields>;

/** One tile: up to 256 hashes of 32 bytes, side by side. */
export type AuditTileRow = Infer<typeof tileFields>;

/**
 * What the events' trees are kept in.
 *
 * - `auditSequencer`: one row. Written by audit_sequencer.ts and events.ts, read by every function
 *   that appends an event.
 * - `auditTree`: one row per project with events. Written by audit_sequencer.ts and audit_signing.ts.
 * - `auditTile`: one row per 256 leaves and few besides. Written by audit_sequencer.ts, read by audit_tree.ts.
 */
export const AUDIT_TABLES = {
  auditSequencer: defineTable(sequencerFields).index("p", ["projectId"]),
  auditTree: defineTable(treeFields)
    .index("p", ["projectId"])
    .index("by_signAt", ["signAt"]),
  auditTile: defineTable(tileFields).index("p_level_index", ["projectId", "level", "index"]),
};
