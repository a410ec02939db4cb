/**
 * Runs the migrations, a batch a transaction: whose turn it is, what to do after a failure, and what is
 * kept of it. A batch runs in a transaction within, so that its failure leaves this one to be recorded.
 */
import type { FunctionReference } from "convex/server";
import type { MigrationStep } from "../migrations/mod.ts";
import type { BatchBounds } from "./migration_batch.ts";
import {
  faultOf,
  finishedVersion,
  type Ledger,
  newState,
  plainState,
  readLedger,
  recordRun,
  writeRun,
  writeState,
} from "./migration_ledger.ts";
import type { Doc, Reader, Writer, WriteStore } from "./store.ts";
import type { MigrationState } from "./tables/platform.ts";

/** How long a chain of jobs may stand still before another may go on: far longer than a batch takes. */
const LEASE_MS = 60_000;
/** Failures in a row, each with a longer wait and a smaller batch, after which a run stops. */
const MAX_ATTEMPTS = 6;
const FIRST_WAIT_MS = 1000;
/** What a failed batch is divided by, so that the row that fails is soon alone in its batch. */
const SHRINK = 8;
/** How much the newest batch counts for the rate. */
const RATE_SHARE = 0.2;

/** Of a run that is nobody's turn. */
const NOBODY = { holder: undefined, leaseUntil: undefined };
/** Of a run that has not failed. */
const FRESH = { attempts: undefined, retryAt: undefined };

/** The steps and what a batch may take. */
export interface RunnerSetup {
  readonly steps: readonly MigrationStep[];
  readonly checksums: Readonly<Record<number, string>>;
  readonly bounds: BatchBounds;
}

/** What a batch came to. */
export type BatchResult = {
  /** Rows that were looked at. */
  processed: number;
  /** Documents that were changed or added. */
  changed: number;
  /** Characters of JSON of the rows. */
  bytes: number;
  /** Whether no row comes after them. */
  isEnd: boolean;
  /** The creation time of the last row. */
  cursor?: number;
  /** Why the step can't take a row; nothing was written then. */
  error?: string;
};

/** The function that does a batch. */
export type BatchReference = FunctionReference<
  "mutation",
  "public",
  { version: number; cursor?: number; maxRows: number },
  BatchResult
>;

/** What a call of the runner came to. */
export interface RunOutcome {
  readonly done: boolean;
  readonly version: number;
  readonly error?: string;
  /** Why nothing was done: another runs, or somebody stopped the run. */
  readonly waits?: "busy" | "paused" | "cancelled";
  /** After a failure: when it is worth going on. */
  readonly retryInMs?: number;
  /** Whether a step is pending that requests wait for. */
  readonly gated?: boolean;
}

/** The transaction that a run goes on in. */
export interface RunnerCtx {
  readonly db: WriteStore["db"];
  runMutation(batch: BatchReference, args: BatchReference["_args"]): Promise<BatchResult>;
}

/**
 * Does the next batch of the first unfinished step, unless another chain of jobs does. A `holder` keeps
 * its turn for the next batch; without one it ends with this call, which is a transaction.
 */
export async function advance(
  ctx: RunnerCtx,
  { batch, holder, setup }: { setup: RunnerSetup; batch: BatchReference; holder?: string },
): Promise<RunOutcome> {
  const db: unknown = ctx.db;
  const typed = db as Writer;
  const ledger = await readLedger(typed);
  const version = finishedVersion(ledger, setup.steps);
  const error = faultOf(ledger, setup);
  if (error !== null) return { done: false, version, error };
  const now = Date.now();
  const step = setup.steps.find((each) => !ledger.states.get(each.version)?.isDone);
  if (!step) {
    await settle(typed, ledger, { head: version, holder });
    return { done: true, version };
  }
  const waits = waitOf(ledger.run, { holder, now });
  if (waits) return gatedBy(setup, { done: false, version, waits });
  const attempt = { step, state: ledger.states.get(step.version), now, holder, run: ledger.run };
  const begun = attempt.state ? plainState(attempt.state) : await begin(typed, attempt);
  const maxRows = ledger.run?.maxRows ?? setup.bounds.maxRows;
  const { cursor } = begun;
  const args = { version: step.version, maxRows, ...cursor === undefined ? {} : { cursor } };
  let result: BatchResult;
  try {
    result = await ctx.runMutation(batch, args);
  } catch (thrown) {
    const failed = await noteFailure(typed, { ...attempt, begun, thrown, maxRows });
    return gatedBy(setup, { done: false, version, ...failed });
  }
  return gatedBy(setup, await note(typed, { ...attempt, begun, result, setup, version }));
}

/** Steps are done in their order, so the last finished one tells whether a gated one is pending. */
function gatedBy({ steps }: RunnerSetup, outcome: RunOutcome): RunOutcome {
  const last = steps.findLast(({ gate }) => gate === true)?.version ?? 0;
  return last > outcome.version ? { ...outcome, gated: true } : outcome;
}

type Attempt = {
  readonly step: MigrationStep;
  readonly state: Doc<"migration"> | undefined;
  readonly run: Doc<"migrationRun"> | null;
  readonly holder: string | undefined;
  readonly now: number;
};

function waitOf(
  run: Doc<"migrationRun"> | null,
  { holder, now }: { holder: string | undefined; now: number },
): RunOutcome["waits"] {
  if (run?.hold !== undefined) return run.hold;
  const isTaken = run?.holder !== undefined && run.holder !== holder;
  return isTaken && (run?.leaseUntil ?? 0) > now ? "busy" : undefined;
}

async function begin(db: Writer, { now, step }: Attempt): Promise<MigrationState> {
  const ends = await Promise.all(
    (["asc", "desc"] as const).map((order) => creationTime(db, { table: step.table, order })),
  );
  const [firstAt, lastAt] = ends;
  const times = firstAt === undefined || lastAt === undefined ? {} : { firstAt, lastAt };
  return { ...newState(step, now), ...times };
}

/** Only when a step begins: whoever reads the end of a table is in the way of every new row. */
async function creationTime(
  db: Reader,
  { order, table }: { table: string; order: "asc" | "desc" },
): Promise<number | undefined> {
  const named: unknown = db;
  const row = await (named as WriteStore["db"]).query(table)
    .withIndex("by_creation_time").order(order).first();
  return row?._creationTime;
}

type Noted = Attempt & {
  readonly begun: MigrationState;
  readonly result: BatchResult;
  readonly setup: RunnerSetup;
  readonly version: number;
};

async function note(db: Writer, noted: Noted): Promise<RunOutcome> {
  const { begun, holder, now, result, run, setup, state, step, version } = noted;
  const checksum = setup.checksums[step.version];
  const { error: before, ...kept } = begun;
  const source = checksum === undefined ? {} : { checksum };
  if (result.error !== undefined) {
    await writeState(db, { stored: state, next: { ...kept, ...source, error: result.error } });
    await writeRun(db, { stored: run, changes: { ...NOBODY, ...stoppedAt(now) } });
    // Every look at the same fault is no news.
    if (before !== result.error) await recordRun(db, { version: step.version, what: "failed" });
    return { done: false, version, error: result.error };
  }
  const processed = begun.processed + result.processed;
  const next = {
    ...kept,
    ...source,
    ...result.cursor === undefined ? {} : { cursor: result.cursor },
    isDone: result.isEnd,
    processed,
    changed: (begun.changed ?? 0) + result.changed,
    movedAt: now,
    ...rateAfter(begun, { now, rows: result.processed }),
    ...result.isEnd ? { finishedAt: now } : {},
  };
  await writeState(db, { stored: state, next });
  const isFirst = state === undefined && !result.isEnd;
  if (isFirst) await recordRun(db, { version: step.version, what: "started" });
  if (result.isEnd && processed > 0) {
    await recordRun(db, { version: step.version, what: "finished" });
  }
  const isDone = result.isEnd && step.version === setup.steps.length;
  const grown = (run?.maxRows ?? setup.bounds.maxRows) * SHRINK;
  const changes = {
    ...FRESH,
    // Rows around one that failed are taken a few at a time.
    maxRows: result.isEnd || grown >= setup.bounds.maxRows ? undefined : grown,
    ...holder === undefined || isDone ? NOBODY : { holder, leaseUntil: now + LEASE_MS },
    ...result.isEnd ? { head: step.version } : {},
  };
  await writeRun(db, { stored: run, changes });
  return { done: isDone, version: result.isEnd ? step.version : version };
}

/** Rows a second: what the newest batches say, each counting less than the one after it. */
function rateAfter(
  { movedAt, rate, startedAt }: MigrationState,
  { now, rows }: { now: number; rows: number },
): { rate?: number } {
  const seconds = (now - (movedAt ?? startedAt)) / 1000;
  if (seconds <= 0) return rate === undefined ? {} : { rate };
  const newest = rows / seconds;
  return { rate: rate === undefined ? newest : rate * (1 - RATE_SHARE) + newest * RATE_SHARE };
}

/** Of a run that stopped: requests that wait for it try again now and then, not each of them. */
function stoppedAt(now: number) {
  return { attempts: undefined, maxRows: undefined, retryAt: now + LEASE_MS };
}

/** Goes on later and with fewer rows; stops when that has been tried often enough. */
async function noteFailure(
  db: Writer,
  { begun, holder, maxRows, now, run, state, step, thrown }: Attempt & {
    readonly begun: MigrationState;
    readonly thrown: unknown;
    readonly maxRows: number;
  },
): Promise<Pick<RunOutcome, "error" | "retryInMs">> {
  const attempts = (run?.attempts ?? 0) + 1;
  const error = await failureText(db, { cursor: begun.cursor, maxRows, table: step.table, thrown });
  await writeState(db, { stored: state, next: { ...begun, error } });
  if (attempts >= MAX_ATTEMPTS) {
    await writeRun(db, { stored: run, changes: { ...NOBODY, ...stoppedAt(now) } });
    await recordRun(db, { version: step.version, what: "failed" });
    return { error };
  }
  const retryInMs = FIRST_WAIT_MS * 2 ** (attempts - 1);
  const retryAt = now + retryInMs;
  const changes = {
    attempts,
    retryAt,
    maxRows: Math.max(1, Math.floor(maxRows / SHRINK)),
    ...holder === undefined ? {} : { holder, leaseUntil: retryAt + LEASE_MS },
  };
  await writeRun(db, { stored: run, changes });
  return { retryInMs };
}

/** Convex's message holds the row after its first colon, and no row may stand in a status or a log. */
async function failureText(
  db: Reader,
  { cursor, maxRows, table, thrown }: {
    table: string;
    cursor: number | undefined;
    maxRows: number;
    thrown: unknown;
  },
): Promise<string> {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const reason = message.replace(/^(?:Uncaught )?Error: /, "").split(/[:{\n]/)[0]?.trim();
  if (maxRows > 1) return `Cannot write a batch of "${table}": ${reason}`;
  const named: unknown = db;
  const row = await (named as WriteStore["db"]).query(table)
    .withIndex(
      "by_creation_time",
      (index) => cursor === undefined ? index : index.gt("_creationTime", cursor),
    )
    .first();
  return `Cannot migrate a row of "${table}" (id ${row?.id}): ${reason}`;
}

/** With nothing to do, nobody holds the run; and requests learn how far the data is. */
async function settle(
  db: Writer,
  { run }: Ledger,
  { head, holder }: { head: number; holder: string | undefined },
): Promise<void> {
  const isHeld = run?.holder !== undefined && run.holder === holder;
  if (run?.head === head && !isHeld && run.hold === undefined) return;
  const changes = { head, hold: undefined, ...isHeld ? NOBODY : {} };
  await writeRun(db, { stored: run, changes });
}
