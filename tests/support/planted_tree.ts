/**
 * A log of many leaves, of which but one are no events: its tiles are written at once, past the sequencer.
 *
 * @module
 */
import type { Host } from "../../embedded/mod.ts";
import { leafOf, type LeafRow, newSalts } from "../../rules/audit_leaf.ts";
import { growTiles, leafHash, rootHash, tileHashReader } from "../../tlog/mod.ts";
import { insertRows } from "../isolation/component_field.ts";

/** Tiles of one mutation: 8 KB each. */
const BATCH_TILES = 400;

/** The one event of such a log. */
export interface PlantedTree {
  readonly id: string;
  readonly leaf: number;
  /** The event's leaf hash. */
  readonly hash: Uint8Array;
  readonly root: Uint8Array;
}

/** Gives a project without events a log of so many leaves, with its one event in the middle. */
export async function plantTree(
  host: Host,
  { projectId, size }: { projectId: string; size: number },
): Promise<PlantedTree> {
  const leaf = Math.floor(size / 2);
  const event: LeafRow & { id: string } = {
    ...{ projectId, id: `evt_${"0".repeat(26)}`, action: "invoice.paid", kind: "custom" },
    ...{ occurredAt: 1, at: 1, actorType: "user", model: "invoice", subject: "inv_1" },
  };
  const salts = newSalts(event, (count) => new Uint8Array(count));
  const hash = leafHash(leafOf(event, salts));
  const leaves = Array.from({ length: size }, (_, at) => at === leaf ? hash : fakeHash(at));
  const tiles = await growTiles({ oldSize: 0, leaves }, () => Promise.resolve([]));
  for (let from = 0; from < tiles.length; from += BATCH_TILES) {
    const rows = tiles.slice(from, from + BATCH_TILES).map(({ hashes, index, level }) => ({
      ...{ projectId, level, index },
      hashes: new Uint8Array(hashes).buffer,
    }));
    await insertRows(host, { table: "auditTile", rows });
  }
  const held = new Map(tiles.map(({ hashes, index, level }) => [`${level}/${index}`, hashes]));
  const read = tileHashReader(
    (asked) =>
      Promise.resolve(asked.map(({ index, level }) => held.get(`${level}/${index}`) ?? NOTHING)),
    size,
  );
  const root = await rootHash(size, read);
  const checkpoint = { size, root: new Uint8Array(root).buffer, note: "planted\n", at: 1 };
  await insertRows(host, { table: "auditTree", rows: [{ projectId, size, at: 1, checkpoint }] });
  const row = { ...event, leaf, salts: JSON.stringify(salts) };
  await insertRows(host, { table: "event", rows: [row] });
  return { id: event.id, leaf, hash, root };
}

const NOTHING = new Uint8Array();

function fakeHash(number: number): Uint8Array {
  const hash = new Uint8Array(32);
  new DataView(hash.buffer).setFloat64(0, number);
  return hash;
}
