/** What is kept of the steps and of the run under way, and what follows of it. */
import type { MigrationStep } from "../migrations/mod.ts";
import { appendEvent } from "./events.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";
import type { Doc, Reader, Writer } from "./store.ts";
import type { MigrationRunRow, MigrationState } from "./tables/platform.ts";

const RUN_ID = "run";

/** What is stored of the migrations. */
export interface Ledger {
  /** The begun steps by their versions. */
  readonly states: ReadonlyMap<number, Doc<"migration">>;
  /** The run; null before the first. */
  readonly run: Doc<"migrationRun"> | null;
}

/** Reads what is stored of the migrations. */
export async function readLedger(db: Reader): Promise<Ledger> {
  const rows = await db.query("migration")
    .withIndex("p_version", (index) => index.eq("projectId", PLATFORM_PROJECT_ID))
    .collect();
  return { states: new Map(rows.map((row) => [row.version, row])), run: await readRun(db) };
}

/** Reads the row of the run; null before the first. */
export async function readRun(db: Reader): Promise<Doc<"migrationRun"> | null> {
  return await db.query("migrationRun")
    .withIndex("p_id", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).eq("id", RUN_ID))
    .first();
}

/** The last of the steps of which every one is done. */
export function finishedVersion(
  { states }: Ledger,
  steps: readonly MigrationStep[],
): number {
  const next = steps.find(({ version }) => !states.get(version)?.isDone);
  return next === undefined ? Math.max(0, ...states.keys()) : next.version - 1;
}

/**
 * Why these steps must not touch the data: a newer version has, or a step that is done was another one
 * when it ran. Null where they may.
 */
export function faultOf(
  { states }: Ledger,
  { checksums, steps }: {
    steps: readonly MigrationStep[];
    checksums: Readonly<Record<number, string>>;
  },
): string | null {
  const newest = Math.max(0, ...states.keys());
  if (newest > steps.length) {
    return "DATABASE_NEWER_THAN_CODE: Deploy the version that last ran, or a later one: the data is at " +
      `step ${newest}, and this version knows ${steps.length}`;
  }
  for (const { checksum, isDone, version } of states.values()) {
    const known = checksums[version];
    if (!isDone || checksum === undefined || known === undefined || checksum === known) continue;
    return "MIGRATION_CHANGED: Deploy a release of Banata as it was published: " +
      `step ${version} is not the one that ran on this data`;
  }
  return null;
}

/** Changes the row of the run, which is made with the first change. */
export async function writeRun(
  db: Writer,
  { changes, stored }: { stored: Doc<"migrationRun"> | null; changes: Partial<MigrationRunRow> },
): Promise<void> {
  if (stored) await db.patch(stored._id, changes);
  else {
    const row = { projectId: PLATFORM_PROJECT_ID, id: RUN_ID, head: 0 };
    await db.insert("migrationRun", { ...row, ...changes });
  }
}

/** A step's state as it is when it begins. */
export function newState({ name, version }: MigrationStep, startedAt: number): MigrationState {
  return {
    projectId: PLATFORM_PROJECT_ID,
    version,
    name,
    isDone: false,
    processed: 0,
    startedAt,
  };
}

/** Stores a step's state in the place of the one before. */
export async function writeState(
  db: Writer,
  { next, stored }: { stored: Doc<"migration"> | undefined; next: MigrationState },
): Promise<void> {
  if (stored) await db.replace(stored._id, next);
  else await db.insert("migration", next);
}

/** A state without Convex's own fields. */
export function plainState({ _creationTime, _id, ...state }: Doc<"migration">): MigrationState {
  return state;
}

/** What of a run is told in an event. */
export type RunEvent = "started" | "finished" | "failed" | "paused" | "resumed" | "cancelled";

/** Records what happened to a run, in the platform's own events. */
export async function recordRun(
  db: Writer,
  { version, what }: { version: number; what: RunEvent },
): Promise<void> {
  await appendEvent({ db }, {
    projectId: PLATFORM_PROJECT_ID,
    kind: "updated",
    action: `migration.${what}`,
    model: "migration",
    subject: String(version),
  });
}
