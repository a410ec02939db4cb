import {
  internalMutationGeneric,
  makeFunctionReference,
  mutationGeneric,
  queryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { ConvexError, type Infer, v } from "convex/values";
import { checkedSteps, type MigrationStep } from "../migrations/mod.ts";
import { applyPlan, type BatchBounds, planBatch } from "./migration_batch.ts";
import { controlRun, needsStart } from "./migration_control.ts";
import { readLedger, readRun } from "./migration_ledger.ts";
import { nextTurn, restMs, type Turn } from "./migration_pace.ts";
import {
  advance,
  type BatchReference,
  type BatchResult,
  type RunnerSetup,
} from "./migration_runner.ts";
import { type MigrationStatus, statusOf, statusValidator } from "./migration_status.ts";
import { isAtOdds } from "./mutations.ts";
import type { Reader, Writer } from "./store.ts";

export type { MigrationStatus } from "./migration_status.ts";

/** Far below Convex's 16,000 written documents and 16 MiB, so that one batch stays short beside live traffic. */
const BOUNDS: BatchBounds = { maxRows: 200, maxBytes: 2 * 1024 * 1024 };

const RUN_ALL = makeFunctionReference<"mutation">("migrate:runAll");
const BATCH: BatchReference = makeFunctionReference("migrate:batch");
const TRIAL = makeFunctionReference<"mutation">("migrate:trial");

const optionalNumber = v.optional(v.number());
const dryRunArgs = { version: v.number(), cursor: optionalNumber };
const batchArgs = { ...dryRunArgs, maxRows: v.number() };
const runValidator = v.object({
  done: v.boolean(),
  version: v.number(),
  error: v.optional(v.string()),
  waits: v.optional(v.union(v.literal("busy"), v.literal("paused"), v.literal("cancelled"))),
  retryInMs: optionalNumber,
  gated: v.optional(v.boolean()),
});
const versionValidator = v.object({ version: v.number(), latest: v.number() });
const batchValidator = v.object({
  processed: v.number(),
  changed: v.number(),
  bytes: v.number(),
  isEnd: v.boolean(),
  cursor: optionalNumber,
  error: v.optional(v.string()),
});
const dryRunValidator = v.object({
  ...batchValidator.fields,
  samples: v.array(v.object({
    projectId: v.string(),
    id: v.string(),
    fields: v.array(v.string()),
    adds: v.array(v.string()),
  })),
});

/**
 * What one call of `run` came to: whether every step is done, and the last of those that are. With an
 * `error` the step at hand can't go on until its code or the row is mended. `waits` says that nothing was
 * done since another chain of jobs runs, or somebody stopped the run; `retryInMs` that the batch failed
 * and is worth another try then; `gated` that a step is pending that requests wait for.
 */
export type MigrationRun = Infer<typeof runValidator>;
/**
 * What a batch would do, and did not: counts, and some of the rows with the names of the fields that
 * change. The next page starts at `cursor`, unless this was the end.
 */
export type MigrationDryRun = Infer<typeof dryRunValidator>;

/** How far the data is, and how far it can be. */
export type DataVersion = Infer<typeof versionValidator>;

type Empty = Record<never, never>;
type BatchArgs = { version: number; cursor?: number; maxRows: number };

/** The functions of the migration runner. */
export interface MigrationFunctions {
  /** Does the next batch of the first unfinished step. Call it until it says `done`. */
  run: RegisteredMutation<"public", Empty, Promise<MigrationRun>>;
  /** Starts a chain of jobs that does every batch there is, unless one runs or somebody stopped it. */
  start: RegisteredMutation<"public", Empty, Promise<null>>;
  /** Stops after the batch at hand, until somebody resumes; deploys and starts leave it so. */
  pause: RegisteredMutation<"public", Empty, Promise<null>>;
  /** Goes on after a pause or a cancellation. */
  resume: RegisteredMutation<"public", Empty, Promise<null>>;
  /** Stops, and forgets how far the step at hand is: the next run begins it anew. */
  cancel: RegisteredMutation<"public", Empty, Promise<null>>;
  /** Does a batch of a step and undoes it. */
  dryRun: RegisteredMutation<
    "public",
    { version: number; cursor?: number },
    Promise<MigrationDryRun>
  >;
  /** Tells how far the steps are. */
  status: RegisteredQuery<"public", Empty, Promise<MigrationStatus>>;
  /** Tells the last step up to which all are done, and the last that this version knows. */
  version: RegisteredQuery<"public", Empty, Promise<DataVersion>>;
  /** Tells whether jobs must wait: the data is newer than this code, or a gated step is pending. */
  isAtOdds: RegisteredQuery<"public", Empty, Promise<boolean>>;
  /** The chain: a batch, and itself again; with `since` it rests after the batch that began then. */
  runAll: RegisteredMutation<"internal", Partial<Turn>, Promise<null>>;
  /** A batch, in a transaction within that of the run. */
  batch: RegisteredMutation<"internal", BatchArgs, Promise<BatchResult>>;
  /** A batch that throws what it has done, so that nothing of it stays. */
  trial: RegisteredMutation<"internal", BatchArgs, Promise<null>>;
}

/** What differs from the component's own runner. */
export interface RunnerOptions {
  /** The checksum of each step's source, by version. @default none, so none is compared */
  readonly checksums?: Readonly<Record<number, string>>;
  /** What a batch may take. */
  readonly bounds?: Partial<BatchBounds>;
}

/** Registers the runner over some steps; the component binds it to its own, tests to theirs. */
export function migrationFunctions(
  list: readonly MigrationStep[],
  { bounds, checksums = {} }: RunnerOptions = {},
): MigrationFunctions {
  const setup = { steps: checkedSteps(list), checksums, bounds: { ...BOUNDS, ...bounds } };
  return { ...looks(setup), ...runs(setup), ...controls(setup), ...batches(setup) };
}

function looks(
  setup: RunnerSetup,
): Pick<MigrationFunctions, "isAtOdds" | "status" | "version"> {
  return {
    isAtOdds: queryGeneric({
      args: {},
      returns: v.boolean(),
      handler: async (ctx): Promise<boolean> => await isAtOdds(ctx.db),
    }),
    status: queryGeneric({
      args: {},
      returns: statusValidator,
      handler: async (ctx): Promise<MigrationStatus> =>
        statusOf(await readLedger(ctx.db as Reader), { ...setup, now: Date.now() }),
    }),
    version: queryGeneric({
      args: {},
      returns: versionValidator,
      handler: async (ctx): Promise<DataVersion> => {
        const run = await readRun(ctx.db as Reader);
        return { version: run?.head ?? 0, latest: setup.steps.length };
      },
    }),
  };
}

function runs(setup: RunnerSetup): Pick<MigrationFunctions, "run" | "runAll" | "start"> {
  return {
    run: mutationGeneric({
      args: {},
      returns: runValidator,
      handler: async (ctx): Promise<MigrationRun> => await advance(ctx, { setup, batch: BATCH }),
    }),
    runAll: internalMutationGeneric({
      args: { holder: v.optional(v.string()), since: v.optional(v.number()) },
      returns: v.null(),
      handler: async (ctx, { holder = crypto.randomUUID(), since }): Promise<null> => {
        const now = Date.now();
        if (since !== undefined) {
          await ctx.scheduler.runAfter(restMs({ now, since }), RUN_ALL, { holder });
          return null;
        }
        const outcome = await advance(ctx, { setup, batch: BATCH, holder });
        // Nobody waits for this answer, so the log is where it can be read.
        if (outcome.error !== undefined) console.error(outcome.error);
        const next = nextTurn(outcome, { holder, now });
        if (next !== null) await ctx.scheduler.runAfter(next.afterMs, RUN_ALL, next.turn);
        return null;
      },
    }),
    start: mutationGeneric({
      args: {},
      returns: v.null(),
      handler: async (ctx): Promise<null> => {
        if (needsStart(await readLedger(ctx.db as Reader), setup)) {
          await ctx.scheduler.runAfter(0, RUN_ALL, {});
        }
        return null;
      },
    }),
  };
}

function controls(setup: RunnerSetup): Pick<MigrationFunctions, "cancel" | "pause" | "resume"> {
  return {
    pause: control(setup, "paused"),
    resume: control(setup, "resumed"),
    cancel: control(setup, "cancelled"),
  };
}

function control(
  setup: RunnerSetup,
  what: "cancelled" | "paused" | "resumed",
): MigrationFunctions["pause"] {
  return mutationGeneric({
    args: {},
    returns: v.null(),
    handler: async (ctx): Promise<null> => {
      await controlRun(ctx.db as Writer, { setup, what });
      if (what === "resumed") await ctx.scheduler.runAfter(0, RUN_ALL, {});
      return null;
    },
  });
}

function batches(setup: RunnerSetup): Pick<MigrationFunctions, "batch" | "dryRun" | "trial"> {
  return {
    batch: internalMutationGeneric({
      args: batchArgs,
      returns: batchValidator,
      handler: async (ctx, args): Promise<BatchResult> => {
        const { samples: _, ...result } = await doBatch(ctx.db, { setup, ...args });
        return result;
      },
    }),
    trial: internalMutationGeneric({
      args: batchArgs,
      returns: v.null(),
      handler: async (ctx, args): Promise<null> => {
        throw new ConvexError({ undone: await doBatch(ctx.db, { setup, ...args }) });
      },
    }),
    dryRun: mutationGeneric({
      args: dryRunArgs,
      returns: dryRunValidator,
      handler: async (ctx, args): Promise<MigrationDryRun> => {
        try {
          await ctx.runMutation(TRIAL, { ...args, maxRows: setup.bounds.maxRows });
        } catch (error) {
          const undone = error instanceof ConvexError ? error.data.undone : undefined;
          if (undone !== undefined) return undone;
          throw error;
        }
        throw new Error("Undo a trial by what it throws");
      },
    }),
  };
}

async function doBatch(
  db: Parameters<typeof planBatch>[0],
  { cursor, maxRows, setup, version }: BatchArgs & { setup: RunnerSetup },
): Promise<MigrationDryRun> {
  const step = setup.steps[version - 1];
  if (!step) throw new ConvexError({ code: "MIGRATION_UNKNOWN" });
  const bounds = { ...setup.bounds, maxRows };
  const plan = await planBatch(db, { step, cursor, bounds });
  if ("error" in plan) {
    return { processed: 0, changed: 0, bytes: 0, isEnd: false, samples: [], error: plan.error };
  }
  const last = plan.rows.at(-1)?._creationTime;
  return {
    processed: plan.rows.length,
    changed: await applyPlan(db, plan),
    bytes: plan.bytes,
    isEnd: plan.isEnd,
    samples: [...plan.samples],
    ...last === undefined ? {} : { cursor: last },
  };
}
