/**
 * One batch of a migration step. Planning and doing are apart: every patch is known before the first is
 * written, so a step that throws leaves its whole batch as it was.
 */
import type { Value } from "convex/values";
import type { AddedRow, MigrationStep } from "../migrations/mod.ts";
import type { StoredRow as Row, WriteStore } from "./store.ts";

type Database = WriteStore["db"];

/** What one batch may take. */
export interface BatchBounds {
  /** Rows of the step's table that are looked at. */
  readonly maxRows: number;
  /** Characters of JSON of these rows. */
  readonly maxBytes: number;
}

/** A row that a batch changes, for whoever looks before it is done: which fields, never their values. */
export interface Sample {
  /** The row's project. */
  projectId: string;
  /** The row's id. */
  id: string;
  /** The fields that change. */
  fields: string[];
  /** The tables that get a row beside it. */
  adds: string[];
}

/** What a batch does, before it does it. */
interface BatchPlan {
  readonly rows: readonly Row[];
  readonly bytes: number;
  /** Whether no row comes after them. */
  readonly isEnd: boolean;
  readonly patches: readonly [row: Row, patch: Record<string, Value | undefined>][];
  readonly added: readonly AddedRow[];
  readonly samples: readonly Sample[];
}

/** Samples of one batch. */
const MAX_SAMPLES = 5;

/**
 * Reads the next rows of a step's table, in every project and in the order of their creation, and says
 * what the step changes in them; or why it can't take one of them.
 */
export async function planBatch(
  db: Database,
  { bounds, cursor, step }: {
    step: MigrationStep;
    cursor: number | undefined;
    bounds: BatchBounds;
  },
): Promise<BatchPlan | { readonly error: string }> {
  const { bytes, isEnd, rows } = await readRowsAfter(db, { table: step.table, cursor, bounds });
  const patches: [Row, Record<string, Value | undefined>][] = [];
  const added: AddedRow[] = [];
  const samples: Sample[] = [];
  for (const row of rows) {
    try {
      const { _id, _creationTime, ...fields } = row;
      const up = step.up(fields);
      const patch = up && toPatch(row, up);
      const beside = step.add?.(fields) ?? [];
      if (patch) patches.push([row, patch]);
      added.push(...beside);
      if ((patch || beside.length > 0) && samples.length < MAX_SAMPLES) {
        const { id, projectId } = row;
        const adds = beside.map(({ table }) => table);
        samples.push({ projectId, id: String(id), fields: Object.keys(patch ?? {}), adds });
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { error: `Cannot migrate a row of "${step.table}" (id ${row.id}): ${reason}` };
    }
  }
  return { rows, bytes, isEnd, patches, added, samples };
}

/** Writes what a plan says, and gives how many documents were changed or added. */
export async function applyPlan(db: Database, { added, patches }: BatchPlan): Promise<number> {
  for (const [row, patch] of patches) await db.patch(row._id, patch);
  let count = patches.length;
  for (const each of added) if (await addRow(db, each)) count++;
  return count;
}

/**
 * Rows of the very same time are never split between batches, because the cursor is that time. What a
 * batch reads ends with its last row but one more, so rows that are added meanwhile are in nobody's way.
 */
async function readRowsAfter(
  db: Database,
  { bounds, cursor, table }: { table: string; cursor: number | undefined; bounds: BatchBounds },
): Promise<{ rows: Row[]; bytes: number; isEnd: boolean }> {
  const rows: Row[] = [];
  let bytes = 0;
  const query = db.query(table).withIndex(
    "by_creation_time",
    (index) => cursor === undefined ? index : index.gt("_creationTime", cursor),
  );
  for await (const row of query) {
    const isFull = rows.length >= bounds.maxRows || bytes >= bounds.maxBytes;
    if (isFull && row._creationTime !== rows.at(-1)?._creationTime) {
      return { rows, bytes, isEnd: false };
    }
    rows.push(row);
    bytes += JSON.stringify(row).length;
  }
  return { rows, bytes, isEnd: true };
}

async function addRow(db: Database, { projectId, row, table }: AddedRow): Promise<boolean> {
  const found = await db.query(table)
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", row.id))
    .first();
  if (found) return false;
  // The schema has the last word on what a step makes.
  await db.insert(table, { ...row, projectId } as Row);
  return true;
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
