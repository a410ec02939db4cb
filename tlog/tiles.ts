/**
 * The tree in tiles, as C2SP's tlog-tiles has it: up to 256 hashes side by side in one text of bytes,
 * every eighth level of the tree stored, the levels between them hashed when they are asked for.
 *
 * @module
 */

import { concatBytes } from "./encoding.ts";
import { TlogError } from "./errors.ts";
import { type Coordinate, HASH_BYTES, type HashReader, isSize, nodeHash } from "./tree.ts";

/** Hashes of a full tile, and entries of a full bundle. */
export const TILE_WIDTH = 256;

/** The `level` of a tile that is an entry bundle: the leaves' bytes in the place of their hashes. */
export const ENTRIES_LEVEL: number = -1;

/** Where a tile stands. */
export interface Tile {
  /** 0 for one of leaf hashes, L for one of the hashes of full tiles of level L - 1; -1 for entries. */
  readonly level: number;
  /** Its place among the tiles of its level, from 0. */
  readonly index: number;
  /** Its hashes or entries, 1 to 256; below 256 it is a partial one. */
  readonly width: number;
}

/**
 * The tiles that a tree of `newSize` leaves has and one of `oldSize` has not, level by level and from left
 * to right: what a log writes when it grows. Entry bundles are those of level 0 with {@link ENTRIES_LEVEL}.
 *
 * @throws {TlogError} `TREE_ARGUMENT_INVALID` when the tree would shrink.
 */
export function tilesFor(oldSize: number, newSize: number): Tile[] {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize) {
    throw new TlogError("TREE_ARGUMENT_INVALID", `From ${oldSize} to ${newSize}`);
  }
  const tiles: Tile[] = [];
  for (let level = 0; hashesAt(level, newSize) > 0; level++) {
    const [before, now] = [hashesAt(level, oldSize), hashesAt(level, newSize)];
    if (before === now) continue;
    for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < now; index++) {
      tiles.push(tileAt({ level, index }, newSize));
    }
  }
  return tiles;
}

/**
 * The tiles of {@link tilesFor} with their bytes, for a tree of `oldSize` leaves that gets those whose
 * hashes are `leaves`. Of the old tree only the partial tiles at its right edge are read, in one call,
 * which answers each tile's bytes in the order asked.
 *
 * @throws {TlogError} `TILE_INVALID` for a read tile of another length.
 */
export async function growTiles(
  { oldSize, leaves }: { oldSize: number; leaves: readonly Uint8Array[] },
  readTile: TileReader,
): Promise<GrownTile[]> {
  const changed = tilesFor(oldSize, oldSize + leaves.length);
  const edge = [...new Set(changed.map(({ level }) => level))]
    .map((level) => tileAt({ level, index: Math.floor(hashesAt(level, oldSize) / 256) }, oldSize))
    .filter(({ width }) => width > 0);
  const read = await readTiles(edge, readTile);
  const grown: GrownTile[] = [];
  let fresh = leaves;
  for (let level = 0; fresh.length > 0; level++) {
    const at = edge.findIndex((tile) => tile.level === level);
    const hashes = [...split(read[at] ?? new Uint8Array()), ...fresh];
    const first = Math.floor(hashesAt(level, oldSize) / TILE_WIDTH);
    const above: Uint8Array[] = [];
    for (let start = 0; start < hashes.length; start += TILE_WIDTH) {
      const held = hashes.slice(start, start + TILE_WIDTH);
      const index = first + start / TILE_WIDTH;
      grown.push({ level, index, width: held.length, hashes: concatBytes(held) });
      if (held.length === TILE_WIDTH) above.push(subtreeHash(held));
    }
    fresh = above;
  }
  return grown;
}

/** A tile and what it holds. */
export interface GrownTile extends Tile {
  /** Its hashes, 32 bytes each. */
  readonly hashes: Uint8Array;
}

/** Answers the bytes of each tile, in the order they were asked for. */
export type TileReader = (tiles: Tile[]) => Promise<Uint8Array[]>;

/**
 * The path of a tile below a log's prefix: `tile/<L>/<N>`, with `.p/<W>` where it is partial, and
 * `tile/entries/<N>` for an entry bundle. N is written in groups of three digits: `x001/x234/067`.
 *
 * @throws {TlogError} `TILE_PATH_INVALID` for a tile that there can't be.
 */
export function tilePath({ level, index, width }: Tile): string {
  const known = Number.isInteger(level) && level >= ENTRIES_LEVEL && level <= MAX_LEVEL &&
    isSize(index) && Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH;
  if (!known) throw new TlogError("TILE_PATH_INVALID", `${level}/${index}/${width}`);
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.../g) ?? [];
  const place = groups.map((group, at) => at < groups.length - 1 ? `x${group}` : group).join("/");
  const part = width < TILE_WIDTH ? `.p/${width}` : "";
  return `tile/${level === ENTRIES_LEVEL ? "entries" : level}/${place}${part}`;
}

/**
 * The tile that a path names. Only the one spelling that {@link tilePath} writes is taken.
 *
 * @throws {TlogError} `TILE_PATH_INVALID`.
 */
export function parseTilePath(text: string): Tile {
  const parts = text.length <= MAX_PATH_CHARS ? TILE_PATH.exec(text) : null;
  const [, level = "", place = "", width] = parts ?? [];
  const tile = {
    level: level === "entries" ? ENTRIES_LEVEL : Number(level),
    index: Number(place.replace(/[x/]/g, "")),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  if (!parts || tilePath(tile) !== text) throw new TlogError("TILE_PATH_INVALID");
  return tile;
}

/**
 * An entry bundle: each entry's length as two bytes, the higher first, and the entry.
 *
 * @throws {TlogError} `ENTRY_TOO_LARGE` above 65,535 bytes, `ENTRY_BUNDLE_INVALID` above 256 entries.
 */
export function entryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length > TILE_WIDTH) throw new TlogError("ENTRY_BUNDLE_INVALID");
  return concatBytes(entries.flatMap((entry) => {
    if (entry.length > MAX_ENTRY_BYTES) throw new TlogError("ENTRY_TOO_LARGE");
    return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
  }));
}

/**
 * The entries of a bundle.
 *
 * @throws {TlogError} `ENTRY_BUNDLE_INVALID`.
 */
export function parseEntryBundle(bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const [high, low] = [bytes[at], bytes[at + 1]];
    if (high === undefined || low === undefined || entries.length === TILE_WIDTH) {
      throw new TlogError("ENTRY_BUNDLE_INVALID");
    }
    const entry = bytes.slice(at + 2, at + 2 + high * 256 + low);
    if (entry.length < high * 256 + low) throw new TlogError("ENTRY_BUNDLE_INVALID");
    entries.push(entry);
    at += 2 + entry.length;
  }
  return entries;
}

/**
 * Reads hashes of a tree of `size` leaves from its tiles, each of which is asked for once per call. What
 * the tiles say is not checked against a root: a proof made of them is, by whoever verifies it.
 *
 * The reader throws a {@link TlogError}: `TREE_ARGUMENT_INVALID` for a subtree that is not complete in that
 * tree, `TILE_INVALID` for a tile of another length than it must have.
 */
export function tileHashReader(readTile: TileReader, size: number): HashReader {
  return async (coordinates) => {
    const places = coordinates.map((coordinate) => placeOf(coordinate, size));
    const tiles = new Map(places.map(({ tile }) => [tilePath(tile), tile]));
    const read = await readTiles([...tiles.values()], readTile);
    const held = new Map([...tiles.keys()].map((path, at) => [path, split(read[at] ?? EMPTY)]));
    return places.map(({ tile, start, count }) =>
      subtreeHash((held.get(tilePath(tile)) ?? []).slice(start, start + count))
    );
  };
}

const EMPTY = new Uint8Array();
/** The highest level that tlog-tiles knows. */
const MAX_LEVEL = 63;
/** What two bytes can say. */
const MAX_ENTRY_BYTES = 0xffff;
/** Longer than any path of an index that a double holds exactly. */
const MAX_PATH_CHARS = 64;
const TILE_PATH = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/;

/** How many hashes of a tile level a tree of `size` leaves has. */
function hashesAt(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** The tile at a place of a tree of `size` leaves, as wide as it is there; 0 where there is none. */
function tileAt({ level, index }: Coordinate, size: number): Tile {
  const width = Math.min(TILE_WIDTH, Math.max(0, hashesAt(level, size) - index * TILE_WIDTH));
  return { level, index, width };
}

/** The tile that has a subtree, and which of its hashes are the subtree's. */
function placeOf(
  { level, index }: Coordinate,
  size: number,
): { tile: Tile; start: number; count: number } {
  const count = 2 ** (level % 8);
  const first = index * count;
  const tile = tileAt(
    { level: Math.floor(level / 8), index: Math.floor(first / TILE_WIDTH) },
    size,
  );
  const start = first % TILE_WIDTH;
  if (!isSize(level) || !isSize(index) || start + count > tile.width) {
    throw new TlogError("TREE_ARGUMENT_INVALID", `${level}/${index} of ${size}`);
  }
  return { tile, start, count };
}

async function readTiles(tiles: Tile[], readTile: TileReader): Promise<Uint8Array[]> {
  if (tiles.length === 0) return [];
  const read = await readTile(tiles);
  const wrong = tiles.find(({ width }, at) => read[at]?.length !== width * HASH_BYTES);
  if (wrong) throw new TlogError("TILE_INVALID", tilePath(wrong));
  return read;
}

/** The hash of a complete subtree over its hashes at a lower level: a power of two of them. */
function subtreeHash(hashes: readonly Uint8Array[]): Uint8Array {
  const [first, ...rest] = hashes;
  if (rest.length === 0) return first ?? EMPTY;
  const middle = hashes.length / 2;
  return nodeHash(subtreeHash(hashes.slice(0, middle)), subtreeHash(hashes.slice(middle)));
}

function split(bytes: Uint8Array): Uint8Array[] {
  return Array.from(
    { length: bytes.length / HASH_BYTES },
    (_, at) => bytes.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
}
