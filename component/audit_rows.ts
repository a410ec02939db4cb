/** The hashes of a project's tree, by its rows. */
import { type Tile, tileHashReader } from "../tlog/tiles.ts";
import { HASH_BYTES, type HashReader, rootHash } from "../tlog/tree.ts";
import { readTile } from "./audit_tree_rows.ts";
import type { Doc, Reader } from "./store.ts";

/** The first hashes of each tile, as many as were asked for; fewer where it has fewer. */
export function tilesOf(
  tiles: readonly Tile[],
  find: (tile: Tile) => Pick<Doc<"auditTile">, "hashes"> | null | undefined,
): Uint8Array[] {
  return tiles.map((tile) => {
    const row = find(tile);
    return row ? new Uint8Array(row.hashes).slice(0, tile.width * HASH_BYTES) : new Uint8Array();
  });
}

/** Reads the hashes of a project's tree when it had `size` leaves; each tile is read once. */
export function treeReader(
  db: Reader,
  { projectId, size }: { projectId: string; size: number },
): HashReader {
  const known = new Map<string, Promise<Doc<"auditTile"> | null>>();
  const read = (tile: Tile) => {
    const place = `${tile.level}/${tile.index}`;
    const found = known.get(place) ?? readTile(db, { projectId, ...tile });
    known.set(place, found);
    return found;
  };
  return tileHashReader(async (tiles) => {
    const rows = await Promise.all(tiles.map(read));
    const byTile = new Map(tiles.map((tile, at) => [tile, rows[at]]));
    return tilesOf(tiles, (tile) => byTile.get(tile));
  }, size);
}

/** The root of a project's tree when it had `size` leaves. */
export function rootOf(
  db: Reader,
  place: { projectId: string; size: number },
): Promise<Uint8Array> {
  return rootHash(place.size, treeReader(db, place));
}
