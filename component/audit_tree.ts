/**
 * What is read of a project's tree: its checkpoint, its tiles and leaves, and proofs against the
 * checkpoint. Nothing here depends on how many leaves there are but by its logarithm.
 */
import { queryGeneric, type RegisteredQuery } from "convex/server";
import { type Infer, type ObjectType, v } from "convex/values";
import { leafOf, type LeafRow, parseSalts } from "../rules/audit_leaf.ts";
import { TILE_WIDTH } from "../tlog/tiles.ts";
import { consistencyProof, HASH_BYTES, inclusionProof } from "../tlog/tree.ts";
import { treeReader } from "./audit_rows.ts";
import { readTile, readTree } from "./audit_tree_rows.ts";
import type { Doc, Reader } from "./store.ts";
import { checkpointFields } from "./tables/audit.ts";

/** Leaves of one call for proofs. */
const MAX_PROOFS = 512;

const proofValidator = v.object({ leaf: v.number(), proof: v.array(v.bytes()) });

/** A signed checkpoint of a tree, and when it was signed, epoch ms. */
export type TreeCheckpoint = Infer<typeof checkpointFields>;
/** Where a leaf stands, and the proof that it stands there. */
export type LeafProof = Infer<typeof proofValidator>;

/** The newest signed checkpoint of a project; null before the first. */
export const checkpoint: RegisteredQuery<
  "public",
  { projectId: string },
  Promise<TreeCheckpoint | null>
> = queryGeneric({
  args: { projectId: v.string() },
  returns: v.union(v.null(), checkpointFields),
  handler: async (ctx, { projectId }): Promise<TreeCheckpoint | null> =>
    (await readTree(ctx.db, projectId))?.checkpoint ?? null,
});

const tileArgs = {
  projectId: v.string(),
  level: v.number(),
  index: v.number(),
  width: v.number(),
};

/** The first `width` hashes of a tile; null where it has not so many. */
export const tile: RegisteredQuery<
  "public",
  ObjectType<typeof tileArgs>,
  Promise<ArrayBuffer | null>
> = queryGeneric({
  args: tileArgs,
  returns: v.union(v.null(), v.bytes()),
  handler: async (ctx, args): Promise<ArrayBuffer | null> => {
    const row = await readTile(ctx.db, args);
    const bytes = args.width * HASH_BYTES;
    return row === null || row.hashes.byteLength < bytes ? null : row.hashes.slice(0, bytes);
  },
});

const entriesArgs = { projectId: v.string(), index: v.number(), width: v.number() };

/** The leaves of an entry bundle; null where one of them is not there, or no more. */
export const entries: RegisteredQuery<
  "public",
  ObjectType<typeof entriesArgs>,
  Promise<ArrayBuffer[] | null>
> = queryGeneric({
  args: entriesArgs,
  returns: v.union(v.null(), v.array(v.bytes())),
  handler: async (ctx, { index, projectId, width }): Promise<ArrayBuffer[] | null> => {
    const from = index * TILE_WIDTH;
    const rows = await (ctx.db as Reader).query("event")
      .withIndex(
        "p_leaf",
        (range) => range.eq("projectId", projectId).gte("leaf", from).lt("leaf", from + width),
      )
      .take(TILE_WIDTH);
    return rows.length < width ? null : rows.map((row) => toBuffer(leafOfEvent(row)));
  },
});

const inclusionArgs = { projectId: v.string(), id: v.string() };

/**
 * Where an event stands in its project's tree, its proof against the checkpoint, and the checkpoint; null
 * for one that is unknown or that the checkpoint does not have yet.
 */
export const inclusion: RegisteredQuery<
  "public",
  ObjectType<typeof inclusionArgs>,
  Promise<LeafProof & { note: string } | null>
> = queryGeneric({
  args: inclusionArgs,
  returns: v.union(v.null(), v.object({ ...proofValidator.fields, note: v.string() })),
  handler: async (ctx, { id, projectId }) => {
    const db: Reader = ctx.db;
    const event = await db.query("event")
      .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", id))
      .first();
    const signed = (await readTree(db, projectId))?.checkpoint;
    if (event?.leaf === undefined || signed === undefined || event.leaf >= signed.size) return null;
    const { note, size } = signed;
    return { ...await proofOf(db, { projectId, size, leaf: event.leaf }), note };
  },
});

const proofsArgs = { projectId: v.string(), size: v.number(), leaves: v.array(v.number()) };

/** The proofs of at most 512 leaves against the tree of `size` leaves; tiles that they share are read once. */
export const proofs: RegisteredQuery<
  "public",
  ObjectType<typeof proofsArgs>,
  Promise<LeafProof[] | null>
> = queryGeneric({
  args: proofsArgs,
  returns: v.union(v.null(), v.array(proofValidator)),
  handler: async (ctx, { leaves, projectId, size }): Promise<LeafProof[] | null> => {
    const tree = await readTree(ctx.db, projectId);
    if (tree === null || !isSize(size, tree) || leaves.length > MAX_PROOFS) return null;
    if (!leaves.every((leaf) => Number.isInteger(leaf) && leaf >= 0 && leaf < size)) return null;
    const read = treeReader(ctx.db, { projectId, size });
    const found: LeafProof[] = [];
    for (const leaf of leaves) {
      found.push({
        leaf,
        proof: (await inclusionProof({ index: leaf, size }, read)).map(toBuffer),
      });
    }
    return found;
  },
});

const consistencyArgs = { projectId: v.string(), from: v.number(), to: v.number() };

/** The proof that the tree of `to` leaves begins with that of `from`; null where it has not so many. */
export const consistency: RegisteredQuery<
  "public",
  ObjectType<typeof consistencyArgs>,
  Promise<ArrayBuffer[] | null>
> = queryGeneric({
  args: consistencyArgs,
  returns: v.union(v.null(), v.array(v.bytes())),
  handler: async (ctx, { from, projectId, to }): Promise<ArrayBuffer[] | null> => {
    const tree = await readTree(ctx.db, projectId);
    if (tree === null || !isSize(to, tree) || !isSize(from, { size: to })) return null;
    // The tiles that it would need were pruned with their events.
    if (from > 0 && from < (tree.minimum ?? 0)) return null;
    const read = treeReader(ctx.db, { projectId, size: to });
    return (await consistencyProof({ oldSize: from, size: to }, read)).map(toBuffer);
  },
});

/** The leaf of an event that has a number. */
export function leafOfEvent(row: Doc<"event">): Uint8Array {
  return leafOf(row as LeafRow, parseSalts(row.salts ?? ""));
}

async function proofOf(
  db: Reader,
  { leaf, projectId, size }: { projectId: string; size: number; leaf: number },
): Promise<LeafProof> {
  const proof = await inclusionProof({ index: leaf, size }, treeReader(db, { projectId, size }));
  return { leaf, proof: proof.map(toBuffer) };
}

function isSize(value: number, { size }: { size: number }): boolean {
  return Number.isInteger(value) && value >= 0 && value <= size;
}

function toBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
