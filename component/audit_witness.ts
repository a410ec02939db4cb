/**
 * Which checkpoint of a project's log each witness has cosigned, and when it is asked for the next: one
 * question at a time, always for the newest checkpoint, more seldom while it fails.
 */
import { queryGeneric, type RegisteredMutation, type RegisteredQuery } from "convex/server";
import { type Infer, type ObjectType, v } from "convex/values";
import { readTree } from "./audit_tree_rows.ts";
import { writingMutation } from "./mutations.ts";
import type { Doc, Reader, Writer } from "./store.ts";

/** Between two checkpoints that a witness is asked to cosign: a log under load makes one every second. */
const GAP_MS = 5_000;
/** How long a question may take, with the witness's own time and two requests; after it, it counts as lost. */
const LEASE_MS = 60_000;
/** How long a witness is left alone after its first failure, its second, and so on; the last stays. */
const BACKOFF_MS = [30_000, 2 * 60_000, 10 * 60_000, 60 * 60_000];

const witnessArgs = { projectId: v.string(), witness: v.string() };
type WitnessArgs = ObjectType<typeof witnessArgs>;

/**
 * Has a witness asked for the newest checkpoint. Gives when, epoch ms, for whoever schedules it; null where
 * that is scheduled already.
 */
export const wish: RegisteredMutation<"public", WitnessArgs, Promise<number | null>> =
  writingMutation({
    args: witnessArgs,
    returns: v.union(v.null(), v.number()),
    handler: async (ctx, args): Promise<number | null> => {
      const db: Writer = ctx.db;
      const now = Date.now();
      const row = await readWitness(db, args);
      if (row?.runAt !== undefined && row.runAt > now - GAP_MS) return null;
      const runAt = Math.max(now, (row?.askedAt ?? 0) + GAP_MS);
      if (row) await db.patch(row._id, { runAt });
      else await db.insert("auditWitness", { ...args, size: 0, run: 0, failures: 0, runAt });
      return runAt;
    },
  });

const questionValidator = v.object({
  run: v.number(),
  note: v.string(),
  size: v.number(),
  cosigned: v.number(),
  giveUpAt: v.number(),
});

/**
 * What a witness is asked: to cosign the checkpoint `note` of `size` leaves, after the one of `cosigned`
 * leaves. Whatever comes of it after `giveUpAt`, epoch ms, does not count.
 */
export type WitnessQuestion = Infer<typeof questionValidator>;

/** Takes the question to a witness in hand, if one is due and nobody has it; else null. */
export const claim: RegisteredMutation<"public", WitnessArgs, Promise<WitnessQuestion | null>> =
  writingMutation({
    args: witnessArgs,
    returns: v.union(v.null(), questionValidator),
    handler: async (ctx, args): Promise<WitnessQuestion | null> => {
      const db: Writer = ctx.db;
      const now = Date.now();
      const row = await readWitness(db, args);
      if (row?.runAt === undefined || row.runAt > now) return null;
      const checkpoint = (await readTree(db, args.projectId))?.checkpoint;
      if (checkpoint === undefined || checkpoint.size <= row.size) {
        await db.patch(row._id, { runAt: undefined });
        return null;
      }
      const [run, giveUpAt] = [row.run + 1, now + LEASE_MS];
      await db.patch(row._id, { run, runAt: giveUpAt, askedAt: now });
      const { note, size } = checkpoint;
      return { run, note, size, cosigned: row.size, giveUpAt };
    },
  });

const settleArgs = {
  ...witnessArgs,
  run: v.number(),
  outcome: v.union(
    v.object({ size: v.number(), note: v.string(), line: v.string(), time: v.number() }),
    v.object({ fault: v.string() }),
    v.null(),
  ),
};
type SettleArgs = ObjectType<typeof settleArgs>;

const settledValidator = v.object({ nextAt: v.union(v.null(), v.number()), isNew: v.boolean() });

/** When a witness is asked next, epoch ms, null for not by itself; and whether a fault is a new one. */
export type SettledQuestion = Infer<typeof settledValidator>;

/**
 * Keeps what came of a question: a cosignature with the `time` it was made, epoch ms, why there is none, or
 * null for a witness that is no longer asked. What comes after the question was given up changes nothing.
 */
export const settle: RegisteredMutation<"public", SettleArgs, Promise<SettledQuestion>> =
  writingMutation({
    args: settleArgs,
    returns: settledValidator,
    handler: async (ctx, { outcome, run, ...args }): Promise<SettledQuestion> => {
      const db: Writer = ctx.db;
      const now = Date.now();
      const row = await readWitness(db, args);
      if (row?.run !== run || row.runAt === undefined) return { nextAt: null, isNew: false };
      if (outcome === null) {
        await db.patch(row._id, { runAt: undefined });
        return { nextAt: null, isNew: false };
      }
      if ("fault" in outcome) {
        const { fault } = outcome;
        const wait = BACKOFF_MS[Math.min(row.failures, BACKOFF_MS.length - 1)] ?? 0;
        const nextAt = now + wait;
        await db.patch(row._id, { fault, failures: row.failures + 1, runAt: nextAt });
        return { nextAt, isNew: fault !== row.fault };
      }
      const { line, note, size, time: cosignedAt } = outcome;
      const newest = (await readTree(db, args.projectId))?.checkpoint?.size ?? 0;
      const nextAt = newest > size ? now + GAP_MS : null;
      const kept = { size, note, line, cosignedAt, failures: 0, fault: undefined };
      await db.patch(row._id, { ...kept, runAt: nextAt ?? undefined });
      return { nextAt, isNew: false };
    },
  });

const cosignedValidator = v.object({
  witness: v.string(),
  size: v.number(),
  note: v.string(),
  line: v.string(),
});

/** The newest checkpoint of a log that a witness cosigned, and the line to put below its signatures. */
export type CosignedCheckpoint = Infer<typeof cosignedValidator>;

/** What the witnesses of a project's log have cosigned last. */
export const cosigned: RegisteredQuery<
  "public",
  { projectId: string },
  Promise<CosignedCheckpoint[]>
> = queryGeneric({
  args: { projectId: v.string() },
  returns: v.array(cosignedValidator),
  handler: async (ctx, { projectId }): Promise<CosignedCheckpoint[]> => {
    const db: Reader = ctx.db;
    const rows = await db.query("auditWitness")
      .withIndex("p_witness", (index) => index.eq("projectId", projectId))
      .take(MAX_WITNESSES);
    return rows.flatMap(({ line, note, size, witness }) =>
      note === undefined || line === undefined ? [] : [{ witness, size, note, line }]
    );
  },
});

/** Witnesses that were ever named; an operator names four at a time. */
const MAX_WITNESSES = 64;

function readWitness(
  db: Reader,
  { projectId, witness }: WitnessArgs,
): Promise<Doc<"auditWitness"> | null> {
  return db.query("auditWitness")
    .withIndex("p_witness", (index) => index.eq("projectId", projectId).eq("witness", witness))
    .first();
}
