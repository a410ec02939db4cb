/** How a project's tree takes in the next events: their numbers, salts and leaves, and the tiles they change. */
import { getDocumentSize } from "convex/values";
import { leafOf, type LeafRow, newSalts, parseSalts, type Salts } from "../rules/audit_leaf.ts";
import { growTiles, type Tile } from "../tlog/tiles.ts";
import { leafHash } from "../tlog/tree.ts";
import { tilesOf } from "./audit_rows.ts";
import { SIGN_EVERY_MS } from "./audit_signer.ts";
import { readTile, readTree } from "./audit_tree_rows.ts";
import type { Doc, Reader, Writer } from "./store.ts";

/** What one transaction takes in: far below Convex's limits of documents, bytes and a second of time. */
export const MAX_EVENTS = 256;
const MAX_BYTES = 3 * 1024 * 1024;
/** Trees of one transaction: each costs two writes at least. */
const MAX_TREES = 64;
/** Events that are looked at where the first ones belong to trees that can't grow. */
const MAX_LOOKED_AT = 2048;
/** How long a tree that could not grow is left alone. */
const FAULT_MS = 60_000;

/** Events of one project without a number, in the order in which they were recorded, and its tree; null for none. */
export interface Growth {
  readonly tree: Doc<"auditTree"> | null;
  readonly events: Doc<"event">[];
}

/** Events without a number, by their project. */
export interface Batch {
  readonly projects: ReadonlyMap<string, Growth>;
  /** Whether there was no room for more. */
  readonly isFull: boolean;
}

/** The trees that were looked at, each read once. */
type Trees = Map<string, Growth["tree"]>;

/** The next events without a number that were stored by the time `before`, epoch ms. */
export async function nextBatch(
  db: Reader,
  { before, now }: { before: number; now: number },
): Promise<Batch> {
  const trees: Trees = new Map();
  let rows = await pending(db, { before, most: MAX_EVENTS });
  const isFull = rows.length === MAX_EVENTS;
  let batch = await sort(db, rows, { now, trees });
  if (batch.projects.size > 0 || !isFull) return { ...batch, isFull: isFull || batch.isFull };
  rows = await pending(db, { before, most: MAX_LOOKED_AT });
  batch = await sort(db, rows, { now, trees });
  return batch;
}

function pending(
  db: Reader,
  { before, most }: { before: number; most: number },
): Promise<Doc<"event">[]> {
  return db.query("event")
    .withIndex("by_leaf", (index) => index.eq("leaf", undefined).lte("_creationTime", before))
    .take(most);
}

async function sort(
  db: Reader,
  rows: readonly Doc<"event">[],
  { now, trees }: { now: number; trees: Trees },
): Promise<Batch> {
  const projects = new Map<string, Growth>();
  let [count, bytes] = [0, 0];
  for (const row of rows) {
    const { projectId } = row;
    // A migration gives events of earlier releases their ids, before they can be a leaf.
    if (row.id === undefined) continue;
    if (!trees.has(projectId)) trees.set(projectId, await readTree(db, projectId));
    const tree = trees.get(projectId) ?? null;
    if (isStalled(tree, now)) continue;
    const isNew = !projects.has(projectId);
    bytes += getDocumentSize(row);
    count++;
    const isTooMuch = count > MAX_EVENTS || bytes > MAX_BYTES;
    if (isTooMuch || isNew && projects.size === MAX_TREES) return { projects, isFull: true };
    const growth = projects.get(projectId) ?? { tree, events: [] };
    growth.events.push(row);
    projects.set(projectId, growth);
  }
  return { projects, isFull: false };
}

function isStalled(tree: Growth["tree"], now: number): boolean {
  return tree?.fault !== undefined && (tree.faultAt ?? 0) > now - FAULT_MS;
}

/** When a tree's next checkpoint is signed, epoch ms, and whether nobody has scheduled that yet. */
interface Due {
  readonly signAt: number;
  readonly isNew: boolean;
}

/**
 * Makes events the next leaves of their project's tree. Gives when the tree's checkpoint has to be
 * signed, not before `signFrom`; null where the tree can't grow: then nothing is written but why, and
 * said in the log.
 */
export async function growTree(
  db: Writer,
  { events, tree }: Growth,
  { now, projectId, signFrom }: { now: number; projectId: string; signFrom: number },
): Promise<Due | null> {
  const size = tree?.size ?? 0;
  let grown: Awaited<ReturnType<typeof grow>>;
  try {
    grown = await grow(db, events, { projectId, size });
  } catch (error) {
    await keepFault(db, tree ?? { projectId, size }, { error, now });
    return null;
  }
  for (const [at, { event, salts }] of grown.leaves.entries()) {
    await db.patch(event._id, { leaf: size + at, salts });
  }
  for (const { hashes, id, index, level } of grown.tiles) {
    if (id === undefined) await db.insert("auditTile", { projectId, level, index, hashes });
    else await db.patch(id, { hashes });
  }
  const signAt = tree?.signAt ?? Math.max(signFrom, (tree?.checkpoint?.at ?? 0) + SIGN_EVERY_MS);
  const next = { size: size + events.length, at: now, signAt, fault: undefined };
  if (tree === null) await db.insert("auditTree", { projectId, ...next });
  else await db.patch(tree._id, { ...next, faultAt: undefined });
  return { signAt, isNew: tree?.signAt === undefined };
}

/** What is to be written; nothing is, so that a failure leaves nothing. */
async function grow(
  db: Reader,
  events: readonly Doc<"event">[],
  { projectId, size }: { projectId: string; size: number },
) {
  const leaves = events.map((event) => {
    const row = event as LeafRow;
    // Of a part that was erased already, the commitment is there.
    const salts = { ...newSalts(row, randomBytes), ...erased(event) };
    return { event, salts: JSON.stringify(salts), hash: leafHash(leafOf(row, salts)) };
  });
  const stored = new Map<string, Doc<"auditTile">>();
  const growth = { oldSize: size, leaves: leaves.map(({ hash }) => hash) };
  const tiles = await growTiles(growth, async (tiles) => {
    for (const tile of tiles) {
      const row = await readTile(db, { projectId, ...tile });
      if (row !== null) stored.set(placeOf(tile), row);
    }
    return tilesOf(tiles, (tile) => stored.get(placeOf(tile)));
  });
  return {
    leaves,
    tiles: tiles.map((tile) => ({
      level: tile.level,
      index: tile.index,
      hashes: new Uint8Array(tile.hashes).buffer,
      id: stored.get(placeOf(tile))?._id,
    })),
  };
}

function erased({ salts }: Doc<"event">): Salts {
  return salts === undefined ? {} : parseSalts(salts);
}

function placeOf({ index, level }: Pick<Tile, "level" | "index">): string {
  return `${level}/${index}`;
}

function randomBytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}

async function keepFault(
  db: Writer,
  tree: Doc<"auditTree"> | { projectId: string; size: number },
  { error, now }: { error: unknown; now: number },
): Promise<void> {
  const code = error instanceof Error && "code" in error ? String(error.code) : "TREE_BROKEN";
  const fault = { fault: code, faultAt: now };
  const isKnown = "fault" in tree && tree.fault === code;
  if ("_id" in tree) await db.patch(tree._id, fault);
  else await db.insert("auditTree", { ...tree, at: now, ...fault });
  if (isKnown) return;
  const { projectId } = tree;
  const message = "Restore the tiles of the project's audit log: it can't take in events";
  console.error(JSON.stringify({ level: "error", error: code, projectId, message }));
}
