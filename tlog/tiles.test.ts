import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { TlogError } from "./errors.ts";
import {
  ENTRIES_LEVEL,
  entryBundle,
  growTiles,
  parseEntryBundle,
  parseTilePath,
  type Tile,
  tileHashReader,
  tilePath,
  type TileReader,
  tilesFor,
} from "./tiles.ts";
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  rootHash,
  verifyConsistency,
  verifyInclusion,
} from "./tree.ts";

Deno.test("tilePath() writes what the specification gives as examples, and parseTilePath() reads it", () => {
  const examples: readonly (readonly [Tile, string])[] = [
    [{ level: 0, index: 1234067, width: 256 }, "tile/0/x001/x234/067"],
    [{ level: 0, index: 273, width: 112 }, "tile/0/273.p/112"],
    [{ level: 2, index: 0, width: 1 }, "tile/2/000.p/1"],
    [{ level: ENTRIES_LEVEL, index: 1000, width: 256 }, "tile/entries/x001/000"],
    [
      { level: 63, index: Number.MAX_SAFE_INTEGER, width: 255 },
      "tile/63/x009/x007/x199/x254/x740/991.p/255",
    ],
  ];
  for (const [tile, path] of examples) {
    assertEquals(tilePath(tile), path);
    assertEquals(parseTilePath(path), tile);
  }
});

Deno.test("parseTilePath() takes one spelling of each tile", () => {
  const refused = [
    "",
    "tile/0/0",
    "tile/00/000",
    "tile/64/000",
    "tile/-1/000",
    "tile/0/x000/001",
    "tile/0/001/002",
    "tile/0/x001",
    "tile/0/0001",
    "tile/0/000.p/0",
    "tile/0/000.p/256",
    "tile/0/000.p/01",
    "tile/0/000.p/",
    "tile/0/000/",
    "/tile/0/000",
    "tile/0/000\n",
    "tile/0/00०",
    "tile/data/000",
    "tile/entries/x1/000",
    `tile/0/${"x001/".repeat(6)}000`,
    `tile/0/${"x001/".repeat(20)}000`,
  ];
  for (const path of refused) {
    assertEquals(assertThrows(() => parseTilePath(path), TlogError).code, "TILE_PATH_INVALID");
  }
  for (const tile of [{ level: -2, index: 0, width: 1 }, { level: 0, index: 0.5, width: 1 }]) {
    assertThrows(() => tilePath(tile), TlogError);
  }
});

Deno.test("tilesFor() names the tiles of a tree of 70,000 as the specification does", () => {
  const tiles = tilesFor(0, 70_000);
  const partial = tiles.filter(({ width }) => width < 256);
  assertEquals(partial.map(tilePath), ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
  assertEquals(tiles.length - partial.length, 273 + 1);
  assertEquals(tilesFor(0, 256).map(tilePath), ["tile/0/000", "tile/1/000.p/1"]);
  assertEquals(tilesFor(255, 257).map(tilePath), [
    "tile/0/000",
    "tile/0/001.p/1",
    "tile/1/000.p/1",
  ]);
  assertEquals(tilesFor(7, 7), []);
  assertThrows(() => tilesFor(2, 1), TlogError);
});

Deno.test("growTiles() makes the same tiles whatever steps a tree grows by", async () => {
  const leaves = Array.from(
    { length: 1_100 },
    (_, at) => leafHash(Uint8Array.of(at >> 8, at & 255)),
  );
  const atOnce = store();
  atOnce.keep(await growTiles({ oldSize: 0, leaves }, atOnce.read));
  const inSteps = store();
  for (let size = 0; size < leaves.length;) {
    const [step = 1] = crypto.getRandomValues(new Uint16Array(1));
    const added = leaves.slice(size, size + 1 + step % 300);
    const grown = await growTiles({ oldSize: size, leaves: added }, inSteps.read);
    const named = grown.map(({ level, index, width }) => ({ level, index, width }));
    assertEquals(named, tilesFor(size, size += added.length));
    inSteps.keep(grown);
  }
  for (const tile of tilesFor(0, leaves.length)) {
    assertEquals(await inSteps.read([tile]), await atOnce.read([tile]));
  }
  assertEquals(await growTiles({ oldSize: 5, leaves: [] }, atOnce.read), []);
});

Deno.test("tileHashReader() proves every kind of leaf and every step from the tiles alone, in few reads", async () => {
  const leaves = Array.from(
    { length: 1_000 },
    (_, at) => leafHash(Uint8Array.of(at >> 8, at & 255)),
  );
  const tiles = store();
  let grown = 0;
  for (const size of [1, 2, 255, 256, 257, 511, 513, 1_000]) {
    tiles.keep(await growTiles({ oldSize: grown, leaves: leaves.slice(grown, size) }, tiles.read));
    const read = tileHashReader(tiles.read, size);
    const root = await rootHash(size, read);
    for (const index of [0, size >> 1, size - 1]) {
      const proof = await inclusionProof({ index, size }, read);
      const leaf = leaves[index] ?? new Uint8Array();
      assertEquals(verifyInclusion({ leaf, index, size, root, proof }), true);
    }
    for (const oldSize of [grown, size >> 1, size]) {
      const oldRoot = await rootHash(oldSize, read);
      const proof = await consistencyProof({ oldSize, size }, read);
      assertEquals(verifyConsistency({ oldSize, oldRoot, size, root, proof }), true);
    }
    grown = size;
  }
  tiles.asked.length = 0;
  await inclusionProof({ index: 300, size: 1_000 }, tileHashReader(tiles.read, 1_000));
  assertEquals(tiles.asked.sort(), ["tile/0/001", "tile/0/003.p/232", "tile/1/000.p/3"]);
});

Deno.test("tileHashReader() refuses tiles of another length, and subtrees that the tree has not", async () => {
  const short = tileHashReader((tiles) => Promise.resolve(tiles.map(() => new Uint8Array(31))), 9);
  const { code } = await assertRejects(() => short([{ level: 0, index: 0 }]), TlogError);
  assertEquals(code, "TILE_INVALID");
  await assertRejects(
    () => tileHashReader(() => Promise.resolve([]), 9)([{ level: 0, index: 0 }]),
    TlogError,
  );
  for (
    const coordinate of [{ level: 0, index: 9 }, { level: 3, index: 1 }, { level: -1, index: 0 }]
  ) {
    const { code } = await assertRejects(() => short([coordinate]), TlogError);
    assertEquals(code, "TREE_ARGUMENT_INVALID");
  }
});

Deno.test("entryBundle() puts each entry's length before it, and parseEntryBundle() takes nothing else", () => {
  const entries = [Uint8Array.of(1, 2, 3), new Uint8Array(), new Uint8Array(65_535).fill(7)];
  const bundle = entryBundle(entries);
  assertEquals(bundle.slice(0, 7), Uint8Array.of(0, 3, 1, 2, 3, 0, 0));
  assertEquals(parseEntryBundle(bundle), entries);
  assertEquals(parseEntryBundle(entryBundle([])), []);
  assertEquals(
    assertThrows(() => entryBundle([new Uint8Array(65_536)]), TlogError).code,
    "ENTRY_TOO_LARGE",
  );
  const tooMany = Array.from({ length: 257 }, () => Uint8Array.of(1));
  assertThrows(() => entryBundle(tooMany), TlogError);
  for (
    const bytes of [
      bundle.slice(0, -1),
      Uint8Array.of(0),
      Uint8Array.of(0, 2, 1),
      new Uint8Array(2 * 257),
    ]
  ) {
    assertEquals(
      assertThrows(() => parseEntryBundle(bytes), TlogError).code,
      "ENTRY_BUNDLE_INVALID",
    );
  }
});

/** Tiles as a log keeps them, by path; partial ones stay there. */
function store(): {
  keep(tiles: (Tile & { hashes: Uint8Array })[]): void;
  read: TileReader;
  asked: string[];
} {
  const kept = new Map<string, Uint8Array>();
  const asked: string[] = [];
  return {
    asked,
    keep(tiles) {
      for (const tile of tiles) kept.set(tilePath(tile), tile.hashes);
    },
    read(tiles) {
      asked.push(...tiles.map(tilePath));
      return Promise.resolve(tiles.map((tile) => kept.get(tilePath(tile)) ?? new Uint8Array()));
    },
  };
}
