import {
  internalMutationGeneric,
  makeFunctionReference,
  mutationGeneric,
  queryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { type Infer, v, type Value } from "convex/values";
import { type AddedRow, checkedSteps, type MigrationStep } from "../migrations/mod.ts";
import type { Doc, Reader, Store, StoredRow as Row, Writer, WriteStore } from "./store.ts";
import { type MigrationState, PLATFORM_PROJECT_ID } from "./tables/platform.ts";

// Far below Convex's 16,000 written documents, so that one batch stays short beside live traffic.
const BATCH_ROWS = 200;

const RUN_ALL = makeFunctionReference<"mutation">("migrate:runAll");

const runValidator = v.object({
  done: v.boolean(),
  version: v.number(),
  error: v.optional(v.string()),
});
const statusValidator = v.object({
  version: v.number(),
  latest: v.number(),
  steps: v.array(v.object({
    version: v.number(),
    name: v.string(),
    isDone: v.boolean(),
    processed: v.number(),
    changed: v.number(),
    startedAt: v.optional(v.number()),
    finishedAt: v.optional(v.number()),
    error: v.optional(v.string()),
  })),
});

/**
 * What one call of `run` came to: whether every step is done, and the last finished version. With
 * an `error` the step at hand can't go on until its code or the row is mended.
 */
export type MigrationRun = Infer<typeof runValidator>;
/**
 * Which steps there are and how far each is; `version` is the last finished one. `processed` documents
 * were looked at, and `changed` ones written.
 */
export type MigrationStatus = Infer<typeof statusValidator>;

/** The functions of the migration runner. */
export interface MigrationFunctions {
  /** Does the next batch of the first unfinished step. Call it until it says `done`. */
  run: RegisteredMutation<"public", Record<never, never>, Promise<MigrationRun>>;
  /** Does every batch there is, one mutation each: what the cron job calls after a deploy. */
  runAll: RegisteredMutation<"internal", Record<never, never>, Promise<null>>;
  /** Tells how far the steps are. */
  status: RegisteredQuery<"public", Record<never, never>, Promise<MigrationStatus>>;
}

/** Registers the runner over some steps; the component binds it to its own, tests to theirs. */
export function migrationFunctions(list: readonly MigrationStep[]): MigrationFunctions {
  const steps = checkedSteps(list);
  return {
    run: mutationGeneric({
      args: {},
      returns: runValidator,
      handler: async (ctx): Promise<MigrationRun> => await runBatch(ctx.db, steps),
    }),
    runAll: internalMutationGeneric({
      args: {},
      returns: v.null(),
      handler: async (ctx): Promise<null> => {
        const { done, error } = await runBatch(ctx.db, steps);
        // Nobody waits for this answer, so the log is where it can be read.
        if (error !== undefined) console.error(error);
        if (!done && error === undefined) await ctx.scheduler.runAfter(0, RUN_ALL, {});
        return null;
      },
    }),
    status: queryGeneric({
      args: {},
      returns: statusValidator,
      handler: async (ctx): Promise<MigrationStatus> => {
        const states = await readStates(ctx.db);
        return {
          version: finishedVersion(states),
          latest: steps.length,
          steps: steps.map((step) => stepStatus(step, states.get(step.version))),
        };
      },
    }),
  };
}

/** What a newer version has done to the data, this one can't know. */
function newerThanCode(newest: number, steps: readonly MigrationStep[]): string {
  return "DATABASE_NEWER_THAN_CODE: Deploy the version that last ran, or a later one: the data is at " +
    `step ${newest}, and this version knows ${steps.length}`;
}

async function readStates(
  db: Reader,
): Promise<Map<number, Doc<"migration">>> {
  const rows = await db.query("migration")
    .withIndex("p_version", (index) => index.eq("projectId", PLATFORM_PROJECT_ID))
    .collect();
  return new Map(rows.map((row) => [row.version, row]));
}

function finishedVersion(states: ReadonlyMap<number, MigrationState>): number {
  return Math.max(0, ...[...states.values()].filter((s) => s.isDone).map((s) => s.version));
}

function stepStatus(
  { version, name }: MigrationStep,
  state: MigrationState | undefined,
): MigrationStatus["steps"][number] {
  if (!state) return { version, name, isDone: false, processed: 0, changed: 0 };
  const { changed = 0, isDone, processed, startedAt, finishedAt, error } = state;
  return {
    version,
    name,
    isDone,
    processed,
    changed,
    startedAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(error === undefined ? {} : { error }),
  };
}

async function runBatch(
  db: Writer & WriteStore["db"],
  steps: readonly MigrationStep[],
): Promise<MigrationRun> {
  const states = await readStates(db);
  const version = finishedVersion(states);
  const newest = Math.max(0, ...states.keys());
  if (newest > steps.length) return { done: false, version, error: newerThanCode(newest, steps) };
  const step = steps.find((each) => !states.get(each.version)?.isDone);
  if (!step) return { done: true, version };
  const state = states.get(step.version) ?? null;
  const rows = await readRowsAfter(db, step.table, state?.cursor);
  const outcome = patchesFor(step, rows);
  if ("error" in outcome) {
    await writeState(db, state, { ...startedState(step, state), error: outcome.error });
    return { done: false, version, error: outcome.error };
  }
  for (const [row, patch] of outcome.patches) await db.patch(row._id, patch);
  for (const added of outcome.added) await addRow(db, added);
  const isDone = rows.length < BATCH_ROWS;
  const { error: _, ...started } = startedState(step, state);
  await writeState(db, state, {
    ...started,
    ...cursorAfter(rows),
    isDone,
    processed: started.processed + rows.length,
    changed: (started.changed ?? 0) + outcome.patches.length + outcome.added.length,
    ...(isDone ? { finishedAt: Date.now() } : {}),
  });
  return isDone
    ? { done: step.version === steps.length, version: step.version }
    : { done: false, version };
}

/**
 * Reads the next rows of a table in every project, in the order of their creation. Rows of the very
 * same time are never split between batches, because the cursor is that time.
 */
async function readRowsAfter(
  db: Store["db"],
  table: string,
  cursor: number | undefined,
): Promise<Row[]> {
  const rows: Row[] = [];
  const query = db.query(table).withIndex(
    "by_creation_time",
    (index) => cursor === undefined ? index : index.gt("_creationTime", cursor),
  );
  for await (const row of query) {
    if (rows.length >= BATCH_ROWS && row._creationTime !== rows.at(-1)?._creationTime) break;
    rows.push(row);
  }
  return rows;
}

type Patches = [row: Row, patch: Record<string, Value | undefined>][];

// Every patch is made before the first is written, so that a step that throws leaves a whole batch
// as it was and its error can still be stored.
function patchesFor(
  step: MigrationStep,
  rows: readonly Row[],
): { patches: Patches; added: AddedRow[] } | { error: string } {
  const patches: Patches = [];
  const added: AddedRow[] = [];
  for (const row of rows) {
    try {
      const { _id, _creationTime, ...fields } = row;
      const patch = step.up(fields);
      if (patch) patches.push([row, toPatch(row, patch)]);
      added.push(...step.add?.(fields) ?? []);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { error: `Cannot migrate a row of "${step.table}" (id ${row.id}): ${reason}` };
    }
  }
  return { patches, added };
}

async function addRow(
  db: WriteStore["db"],
  { projectId, row, table }: AddedRow,
): Promise<void> {
  const found = await db.query(table)
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", row.id))
    .first();
  // The schema has the last word on what a step makes.
  if (!found) await db.insert(table, { ...row, projectId } as Row);
}

/** What is stored of a patch. A row from before its table had ids may be given its first. */
function toPatch(row: Row, patch: Record<string, unknown>): Record<string, Value | undefined> {
  const fields: Record<string, Value | undefined> = {};
  for (const [name, value] of Object.entries(patch)) {
    const isOtherId = name === "id" && (row as { id?: string }).id !== undefined;
    if (name === "projectId" || isOtherId || name.startsWith("_")) {
      throw new Error(`Cannot change "${name}": leave it out of the patch`);
    }
    fields[name] = (value ?? undefined) as Value | undefined;
  }
  return fields;
}

function startedState(step: MigrationStep, state: Doc<"migration"> | null): MigrationState {
  if (state) {
    const { _id, _creationTime, ...stored } = state;
    return stored;
  }
  const { version, name } = step;
  const projectId = PLATFORM_PROJECT_ID;
  return { projectId, version, name, isDone: false, processed: 0, startedAt: Date.now() };
}

function cursorAfter(rows: readonly Row[]): { cursor?: number } {
  const last = rows.at(-1);
  return last ? { cursor: last._creationTime } : {};
}

async function writeState(
  db: Writer,
  stored: Doc<"migration"> | null,
  next: MigrationState,
): Promise<void> {
  if (stored) await db.replace(stored._id, next);
  else await db.insert("migration", next);
}
