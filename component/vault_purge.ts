/**
 * Purges deleted secrets of the vault when their time has come, in every project: a job, never part of a
 * request. It reads across projects by the index `vaultSecret.by_purgeAt`.
 */
import {
  type GenericMutationCtx,
  makeFunctionReference,
  type RegisteredMutation,
} from "convex/server";
import { getDocumentSize, v } from "convex/values";
import { job } from "./mutations.ts";
import { type DynamicModel, openStore, type StoredRow, type WriteStore } from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { addUseOfRows } from "./vault_use.ts";
import { deleteRow } from "./write.ts";

/** What one mutation takes away: far below Convex's limits of documents and bytes. */
const MAX_ROWS = 100;
const MAX_BYTES = 4 * 1024 * 1024;
/** Rows of one read: each may have 350 KB. */
const STEP_ROWS = 8;

const DUE = makeFunctionReference<"mutation">("vault_purge:due");

type Db = WriteStore["db"];
/** What is left of a batch. */
type Left = { rows: number; bytes: number };

/** Purges one batch, and goes on in another mutation while there is more. */
export const due: RegisteredMutation<"internal", Record<never, never>, Promise<null>> = job({
  args: {},
  returns: v.null(),
  handler: async (ctx: GenericMutationCtx<DynamicModel>): Promise<null> => {
    const left: Left = { rows: MAX_ROWS, bytes: MAX_BYTES };
    const now = Date.now();
    for (let isEnd = false; !isEnd;) {
      const secret = await nextDue(ctx.db, now);
      isEnd = secret === null;
      if (secret === null || await purge(ctx.db, secret, left)) continue;
      await ctx.scheduler.runAfter(0, DUE, {});
      break;
    }
    return null;
  },
});

async function nextDue(db: Db, now: number): Promise<StoredRow | null> {
  return await db.query("vaultSecret")
    .withIndex("by_purgeAt", (index) => index.gt("purgeAt", 0).lte("purgeAt", now))
    .first();
}

/** Takes a secret's versions away and then the secret; false where the batch was not enough. */
async function purge(db: Db, secret: StoredRow, left: Left): Promise<boolean> {
  const { projectId } = secret;
  const open = (model: string) => openStore({ db, tables: TABLES }, { projectId, model });
  for (let isEnd = false; !isEnd;) {
    if (left.rows <= 0 || left.bytes <= 0) return false;
    const rows: StoredRow[] = await db.query("vaultVersion")
      .withIndex(
        "p_secretId_version",
        (index) => index.eq("projectId", projectId).eq("secretId", secret.id),
      )
      .take(STEP_ROWS);
    for (const row of rows) await deleteRow(open("vaultVersion"), row);
    await addUseOfRows(db, { projectId, rows, each: -1 });
    left.rows -= rows.length;
    left.bytes -= rows.reduce((sum, row) => sum + getDocumentSize(row), 0);
    isEnd = rows.length < STEP_ROWS;
  }
  await deleteRow(open("vaultSecret"), secret);
  left.rows -= 1;
  return true;
}
