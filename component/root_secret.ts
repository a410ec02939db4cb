/**
 * Which root secret the stored data needs: one row with its fingerprint, kept by the platform. The
 * secret itself, and anything that opens what it wraps, never reaches the component.
 */
import { queryGeneric, type RegisteredMutation, type RegisteredQuery } from "convex/server";
import { type Infer, v } from "convex/values";
import { writingMutation } from "./mutations.ts";
import type { Doc, Reader } from "./store.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";

const ROW_ID = "root";

const statusValidator = v.object({
  fingerprint: v.union(v.string(), v.null()),
  witness: v.union(
    v.object({
      projectId: v.string(),
      wrappedKey: v.string(),
      rootId: v.union(v.string(), v.null()),
    }),
    v.null(),
  ),
});

/**
 * The fingerprint of the root secret that the data needs; null while none was kept. Then `witness` is
 * the oldest project key, if there is one: its root is the right one. It names it, unless it is of an
 * earlier release; then what opens it is the right secret.
 */
export type RootSecretStatus = Infer<typeof statusValidator>;

/** Tells which root secret the data needs. */
export const status: RegisteredQuery<"public", Record<never, never>, Promise<RootSecretStatus>> =
  queryGeneric({
    args: {},
    returns: statusValidator,
    handler: async (ctx): Promise<RootSecretStatus> => {
      const row = await readRow(ctx.db);
      if (row) return { fingerprint: row.fingerprint, witness: null };
      const key = await readOldestKey(ctx.db);
      if (!key) return { fingerprint: null, witness: null };
      const { projectId, rootId = null, wrappedKey } = key;
      return { fingerprint: null, witness: { projectId, rootId, wrappedKey } };
    },
  });

/**
 * Keeps a fingerprint in the place of the one that was read; `replaces` is null for the first. Says
 * whether it is kept now: not, if another one was kept meanwhile. Times are epoch ms.
 */
export const keep: RegisteredMutation<
  "public",
  { fingerprint: string; replaces: string | null; now: number },
  Promise<boolean>
> = writingMutation({
  args: { fingerprint: v.string(), replaces: v.union(v.string(), v.null()), now: v.number() },
  returns: v.boolean(),
  handler: async (ctx, { fingerprint, now, replaces }): Promise<boolean> => {
    const row = await readRow(ctx.db);
    if ((row?.fingerprint ?? null) !== replaces) return row?.fingerprint === fingerprint;
    const next = { projectId: PLATFORM_PROJECT_ID, id: ROW_ID, fingerprint, since: now };
    if (row) await ctx.db.replace(row._id, next);
    else await ctx.db.insert("rootSecret", next);
    return true;
  },
});

function readRow(db: Reader): Promise<Doc<"rootSecret"> | null> {
  return db.query("rootSecret")
    .withIndex("p_id", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).eq("id", ROW_ID))
    .first();
}

/** Of every project, one row: it tells nothing to whom the root secret is not known. */
function readOldestKey(db: Reader): Promise<Doc<"projectKey"> | null> {
  return db.query("projectKey").first();
}
