/**
 * Secrets of the vault: what no function of the adapter does in one call. The rows' own columns say
 * what is known of a secret; its data is in the records, which nobody opens here.
 */
import {
  makeFunctionReference,
  mutationGeneric,
  queryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { type Infer, type ObjectType, v } from "convex/values";
import { authorValidator } from "./author.ts";
import { appendEvent } from "./events.ts";
import { readRows } from "./read.ts";
import {
  type Doc,
  openStore,
  requireMigrated,
  toOutput,
  type Writer,
  type WriteStore,
} from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { type Clause, dataValidator, type OutputRow, rowValidator } from "./validators.ts";
import { addUse } from "./vault_use.ts";
import { equals } from "./where.ts";
import { insertRow, patchRow } from "./write.ts";

const PURGE_DUE = makeFunctionReference<"mutation">("vault_purge:due");

const VAULT_TABLES = ["vaultSecret", "vaultVersion"];
const NEWEST_FIRST = { field: "version", direction: "desc" } as const;

const foundValidator = v.object({
  secret: rowValidator,
  version: v.union(v.null(), rowValidator),
  key: v.union(v.null(), rowValidator),
});

/** A secret, one of its versions, and the project's key that the version's row names. */
export type FoundSecret = Infer<typeof foundValidator>;

type FindArgs = { projectId: string; secretId: string; version?: number };

/**
 * Reads a secret with one of its versions, else with the newest that there is, and the project's key
 * that opens it: three documents. Null for an unknown secret; a deleted one is found.
 */
export const find: RegisteredQuery<"public", FindArgs, Promise<FoundSecret | null>> = queryGeneric({
  args: { projectId: v.string(), secretId: v.string(), version: v.optional(v.number()) },
  returns: v.union(v.null(), foundValidator),
  handler: async (ctx, { projectId, secretId, version }: FindArgs): Promise<FoundSecret | null> => {
    await requireMigrated(ctx.db, ...VAULT_TABLES);
    const first = async (model: string, where: Clause[]): Promise<OutputRow | null> => {
      const store = openStore({ db: ctx.db, tables: TABLES }, { projectId, model });
      const sortBy = model === "vaultVersion" ? NEWEST_FIRST : undefined;
      const [row] = await readRows(store, { where, sortBy, limit: 1 });
      return row ? toOutput(store, row) : null;
    };
    const secret = await first("vaultSecret", equals({ id: secretId }));
    if (secret === null) return null;
    const numbered = version === undefined ? [] : equals({ version });
    const record = await first("vaultVersion", [...equals({ secretId }), ...numbered]);
    const key = record && await first("projectKey", equals({ id: `key_${record.keyVersion}` }));
    return { secret, version: record, key };
  },
});

const saveArgs = {
  projectId: v.string(),
  author: v.optional(authorValidator),
  secret: dataValidator,
  version: dataValidator,
  expectedVersion: v.number(),
};
type SaveArgs = ObjectType<typeof saveArgs>;

/**
 * Stores a version of a secret, and what is known of the secret with it: of a new one, whose
 * `expectedVersion` is 0, or of one whose version is the expected one and which nobody has deleted;
 * false of any other.
 *
 * @throws {ConvexError} as insertRow() and patchRow() do: UNIQUE_CONFLICT for a name that is taken, or
 * a version that is there already
 */
export const save: RegisteredMutation<"public", SaveArgs, Promise<boolean>> = mutationGeneric({
  args: saveArgs,
  returns: v.boolean(),
  handler: async (ctx, args: SaveArgs): Promise<boolean> => {
    await requireMigrated(ctx.db, ...VAULT_TABLES);
    const { expectedVersion, projectId, secret, version } = args;
    const open = storesOf(ctx, args);
    if (expectedVersion === 0) {
      await insertRow(open("vaultSecret"), secret);
    } else {
      const { id: secretId, ...update } = secret;
      const row = await readSecret(ctx.db, { projectId, secretId: String(secretId) });
      if (row?.version !== expectedVersion || row.deletedAt !== undefined) return false;
      await patchRow(open("vaultSecret"), { row, update });
    }
    await insertRow(open("vaultVersion"), version);
    await addUse(ctx.db, { projectId, keyVersion: Number(version.keyVersion), records: 1 });
    return true;
  },
});

const removeArgs = {
  projectId: v.string(),
  author: v.optional(authorValidator),
  secretId: v.string(),
  now: v.number(),
  purgeAt: v.number(),
};
type RemoveArgs = ObjectType<typeof removeArgs>;

/**
 * Deletes a secret: its name is free at once, and its rows are purged at `purgeAt`, epoch ms, or as
 * soon as this commit stands if that is not after `now`. False if there is none that lives.
 */
export const remove: RegisteredMutation<"public", RemoveArgs, Promise<boolean>> = mutationGeneric({
  args: removeArgs,
  returns: v.boolean(),
  handler: async (ctx, args: RemoveArgs): Promise<boolean> => {
    await requireMigrated(ctx.db, ...VAULT_TABLES);
    const { now, purgeAt } = args;
    const row = await readSecret(ctx.db, args);
    if (!row || row.deletedAt !== undefined) return false;
    const update = { deletedAt: now, purgeAt, nameHash: null, updatedAt: now };
    await patchRow(storesOf(ctx, args)("vaultSecret"), { row, update });
    if (purgeAt <= now) await ctx.scheduler.runAfter(0, PURGE_DUE, {});
    return true;
  },
});

const recordArgs = {
  projectId: v.string(),
  author: v.optional(authorValidator),
  kind: v.union(v.literal("created"), v.literal("updated"), v.literal("decrypted")),
  model: v.union(v.literal("vaultSecret"), v.literal("dataKey")),
  subject: v.string(),
};
type RecordArgs = ObjectType<typeof recordArgs>;

/** Records what was done with a secret, or with a data key, which is no row. */
export const record: RegisteredMutation<"public", RecordArgs, Promise<null>> = mutationGeneric({
  args: recordArgs,
  returns: v.null(),
  handler: async (ctx, event: RecordArgs): Promise<null> => {
    // A secret's events are those of the vault; a data key has its own.
    const action = event.model === "vaultSecret" ? { action: `vault.${event.kind}` } : {};
    await appendEvent(ctx, { ...event, ...action });
    return null;
  },
});

async function readSecret(
  db: Writer,
  { projectId, secretId }: { projectId: string; secretId: string },
): Promise<Doc<"vaultSecret"> | null> {
  return await db.query("vaultSecret")
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", secretId))
    .first();
}

function storesOf(
  { db, scheduler }: Pick<WriteStore, "db" | "scheduler">,
  { author, projectId }: Pick<SaveArgs, "author" | "projectId">,
): (model: string) => WriteStore {
  const parts = { db, scheduler, tables: TABLES };
  return (model) => openStore(parts, { projectId, model, author });
}
