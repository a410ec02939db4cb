/**
 * A change of a project's key: what is still under older versions, in parts that fit a transaction, and
 * what came of each part. Keys are opened by the app, never here.
 */
import { queryGeneric, type RegisteredMutation, type RegisteredQuery } from "convex/server";
import { type Infer, v } from "convex/values";
import { writingMutation } from "./mutations.ts";
import type { Doc, Reader, Writer } from "./store.ts";
import { addUse } from "./vault_use.ts";

/** The one row of a project's latest change of keys. */
const ROTATION_ID = "rotation";
/** Characters of records after which a part ends: far below the 16 MiB one function may read. */
const MAX_PART_LENGTH = 4 * 1024 * 1024;

const recordValidator = v.object({ id: v.string(), keyVersion: v.number(), record: v.string() });
const placeValidator = v.union(v.null(), v.object({ keyVersion: v.number(), id: v.string() }));
const partValidator = v.object({ records: v.array(recordValidator), isLast: v.boolean() });

/** A record under an older version of the project's key. */
export type AgedRecord = Infer<typeof recordValidator>;
/** The record that a part ended with; null before the first. */
export type AgedPlace = Infer<typeof placeValidator>;
/** Some records in the order of their keys' versions, and whether none comes after them. */
export type AgedPart = Infer<typeof partValidator>;

type PartArgs = {
  projectId: string;
  keyVersion: number;
  after: AgedPlace;
  maxRecords: number;
};

/** Records under versions older than `keyVersion`: at most so many, and 4 MiB, but one at least. */
export const part: RegisteredQuery<"public", PartArgs, Promise<AgedPart>> = queryGeneric({
  args: {
    projectId: v.string(),
    keyVersion: v.number(),
    after: placeValidator,
    maxRecords: v.number(),
  },
  returns: partValidator,
  handler: async (ctx, args): Promise<AgedPart> => {
    const records: AgedRecord[] = [];
    let length = 0;
    for await (const { id, keyVersion, record } of agedRows(ctx.db, args)) {
      if (records.length >= args.maxRecords || length >= MAX_PART_LENGTH) {
        return { records, isLast: false };
      }
      records.push({ id, keyVersion, record });
      length += record.length;
    }
    return { records, isLast: true };
  },
});

/** What is left of the version that the place is in, then the versions after it. */
async function* agedRows(
  db: Reader,
  { after, keyVersion, projectId }: PartArgs,
): AsyncGenerator<Doc<"vaultVersion">> {
  if (after !== null) {
    yield* db.query("vaultVersion").withIndex(
      "p_keyVersion_id",
      (index) =>
        index.eq("projectId", projectId).eq("keyVersion", after.keyVersion).gt("id", after.id),
    );
  }
  yield* db.query("vaultVersion").withIndex(
    "p_keyVersion_id",
    (index) =>
      index.eq("projectId", projectId).gt("keyVersion", after?.keyVersion ?? -1)
        .lt("keyVersion", keyVersion),
  );
}

type PutArgs = {
  projectId: string;
  /** The newest version, under which the records are now. */
  keyVersion: number;
  records: { id: string; record: string }[];
  /** Records that did not open. */
  failed: number;
  after: AgedPlace;
};

/** Keeps the records of a part under the newest version, and how far the change of keys is. */
export const put: RegisteredMutation<"public", PutArgs, Promise<null>> = writingMutation({
  args: {
    projectId: v.string(),
    keyVersion: v.number(),
    records: v.array(v.object({ id: v.string(), record: v.string() })),
    failed: v.number(),
    after: placeValidator,
  },
  returns: v.null(),
  handler: async (ctx, args: PutArgs): Promise<null> => {
    await keepRecords(ctx.db, args);
    await keepPlace(ctx.db, args);
    return null;
  },
});

async function keepRecords(
  db: Writer,
  { keyVersion, projectId, records }: PutArgs,
): Promise<void> {
  const moved = new Map<number, number>();
  for (const { id, record } of records) {
    const row = await db.query("vaultVersion")
      .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", id))
      .first();
    if (!row) continue;
    await db.patch(row._id, { record, keyVersion });
    moved.set(row.keyVersion, (moved.get(row.keyVersion) ?? 0) + 1);
  }
  for (const [from, count] of moved) {
    await addUse(db, { projectId, keyVersion: from, records: -count });
    await addUse(db, { projectId, keyVersion, records: count });
  }
}

async function keepPlace(
  db: Writer,
  { after, failed, projectId, records }: PutArgs,
): Promise<void> {
  const row = await db.query("vaultRotation")
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", ROTATION_ID))
    .first();
  if (!row) return;
  await db.patch(row._id, {
    after: after === null ? undefined : JSON.stringify(after),
    rotated: row.rotated + records.length,
    failed: row.failed + failed,
  });
}

type VersionArgs = { projectId: string; keyVersion: number };

/** How many records are under versions older than `keyVersion`. */
export const remaining: RegisteredQuery<"public", VersionArgs, Promise<number>> = queryGeneric({
  args: { projectId: v.string(), keyVersion: v.number() },
  returns: v.number(),
  handler: (ctx, args: VersionArgs): Promise<number> => countOlder(ctx.db, args),
});

/** Whether no record is under a version; if so, its count is forgotten, and its key may go. */
export const retire: RegisteredMutation<"public", VersionArgs, Promise<boolean>> = writingMutation({
  args: { projectId: v.string(), keyVersion: v.number() },
  returns: v.boolean(),
  handler: async (ctx, { keyVersion, projectId }: VersionArgs): Promise<boolean> => {
    if (await isNeeded(ctx.db, { keyVersion, projectId })) return false;
    await forgetUse(ctx.db, { projectId, keyVersion });
    return true;
  },
});

async function isNeeded(db: Reader, { keyVersion, projectId }: VersionArgs): Promise<boolean> {
  const row = await db.query("vaultVersion")
    .withIndex(
      "p_keyVersion_id",
      (index) => index.eq("projectId", projectId).eq("keyVersion", keyVersion),
    )
    .first();
  return row !== null;
}

/** The records under versions older than one. */
async function countOlder(
  db: Reader,
  { keyVersion, projectId }: { projectId: string; keyVersion: number },
): Promise<number> {
  const rows = await db.query("vaultUse")
    .withIndex(
      "p_keyVersion",
      (index) => index.eq("projectId", projectId).lt("keyVersion", keyVersion),
    )
    .collect();
  return rows.reduce((sum, { records }) => sum + records, 0);
}

/** Forgets the counts of a version that is no more. */
async function forgetUse(
  db: Writer,
  { keyVersion, projectId }: { projectId: string; keyVersion: number },
): Promise<void> {
  const rows = await db.query("vaultUse")
    .withIndex(
      "p_keyVersion",
      (index) => index.eq("projectId", projectId).eq("keyVersion", keyVersion),
    )
    .collect();
  for (const row of rows) await db.delete(row._id);
}
