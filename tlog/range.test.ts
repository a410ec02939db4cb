import { assertEquals, assertThrows } from "@std/assert";
import { TlogError } from "./errors.ts";
import { CompactRange } from "./range.ts";
import { growTiles, tileHashReader } from "./tiles.ts";
import { inclusionProof, leafHash, rootHash } from "./tree.ts";

const LEAVES = Array.from({ length: 300 }, (_, at) => leafHash(Uint8Array.of(at >> 8, at & 255)));
const TILES = await growTiles({ oldSize: 0, leaves: LEAVES }, () => Promise.resolve([]));

function readerOf(size: number) {
  return tileHashReader((tiles) =>
    Promise.resolve(tiles.map(({ index, level, width }) => {
      const stored = TILES.find((tile) => tile.level === level && tile.index === index);
      return stored?.hashes.slice(0, width * 32) ?? new Uint8Array();
    })), size);
}

Deno.test("CompactRange has the root of every tree that it grows through", async () => {
  const range = new CompactRange();
  for (const [size, leaf] of LEAVES.entries()) {
    if (size % 7 === 0) assertEquals(range.root(), await rootHash(size, readerOf(size)));
    range.append(leaf);
  }
  assertEquals(range.size, 300);
  assertEquals(range.root(), await rootHash(300, readerOf(300)));
});

Deno.test("CompactRange.before() goes on from any leaf by its proof alone", async () => {
  for (const index of [0, 1, 2, 127, 128, 255, 256, 257, 298, 299]) {
    const proof = await inclusionProof({ index, size: 300 }, readerOf(300));
    const range = CompactRange.before(index, { size: 300, proof });
    assertEquals(range.root(), await rootHash(index, readerOf(index)));
    const same = CompactRange.before(index, { size: 300, proof });
    assertEquals([range.equals(same), range.equals(new CompactRange())], [true, index === 0]);
    for (const leaf of LEAVES.slice(index)) range.append(leaf);
    assertEquals(range.root(), await rootHash(300, readerOf(300)));
  }
  for (const [index, size] of [[3, 3], [-1, 3], [0, 2]] as const) {
    assertThrows(() => CompactRange.before(index, { size, proof: [] }), TlogError);
  }
});
