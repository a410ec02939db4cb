/**
 * How many records of the vault each version of a project's key opens: whoever inserts a row of
 * `vaultVersion`, takes one away or puts it under another version says so here, in the same
 * transaction. A change of keys tells by it how much is left.
 */
import type { Writer } from "./store.ts";

/**
 * Parts of one version's number, so that writers of a project rarely wait for each other. A part may be
 * below zero: what one counted, another may count off.
 */
export const USE_SHARDS = 8;

/** A change of what a version of a project's key opens. */
export interface UseChange {
  readonly projectId: string;
  readonly keyVersion: number;
  /** Records more; below zero, fewer. */
  readonly records: number;
  /** From 0 to 7; for whoever writes alone. @default any of them */
  readonly shard?: number;
}

/** Counts records in the running transaction. Counters are no rows of anybody's, so they leave no event. */
export async function addUse(
  database: unknown,
  { keyVersion, projectId, records, shard = anyShard() }: UseChange,
): Promise<void> {
  if (records === 0) return;
  // A caller's database may be that of a store, which knows tables by their names only.
  const db = database as Writer;
  const id = `use_${keyVersion}_${shard}`;
  const row = await db.query("vaultUse")
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", id))
    .first();
  if (row) await db.patch(row._id, { records: row.records + records });
  else await db.insert("vaultUse", { projectId, id, keyVersion, records });
}

/** Counts rows of `vaultVersion` that were inserted or are gone: `each` is 1 or -1. */
export async function addUseOfRows(
  db: unknown,
  { each, projectId, rows }: {
    projectId: string;
    rows: readonly Readonly<Record<string, unknown>>[];
    each: 1 | -1;
  },
): Promise<void> {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const keyVersion = Number(row.keyVersion);
    counts.set(keyVersion, (counts.get(keyVersion) ?? 0) + each);
  }
  for (const [keyVersion, records] of counts) await addUse(db, { projectId, keyVersion, records });
}

function anyShard(): number {
  return Math.floor(Math.random() * USE_SHARDS);
}
