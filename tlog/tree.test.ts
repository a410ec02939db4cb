import { assertEquals, assertRejects } from "@std/assert";
import { fromHex } from "../tests/support/vectors.ts";
import { TlogError } from "./errors.ts";
import {
  consistencyProof,
  type Coordinate,
  emptyRoot,
  type HashReader,
  inclusionProof,
  joinHashes,
  leafHash,
  nodeHash,
  rootHash,
  verifyConsistency,
  verifyInclusion,
} from "./tree.ts";

interface Reference {
  readonly emptyRoot: string;
  readonly leaves: readonly string[];
  readonly roots: readonly string[];
}

const REFERENCE: Reference = JSON.parse(
  await Deno.readTextFile(new URL("../tests/vectors/rfc6962_roots.json", import.meta.url)),
);
const ROOTS = [REFERENCE.emptyRoot, ...REFERENCE.roots].map(fromHex);
const READ = readerOf(REFERENCE.leaves.map(fromHex).map(leafHash));

/** Inclusion proofs of Certificate Transparency's reference tree: leaf, size, and the proof's hashes. */
const INCLUSIONS: readonly (readonly [number, number, ...string[]])[] = [
  [0, 1],
  [
    0,
    8,
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
  ],
  [
    5,
    8,
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  ],
  [2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
  [
    1,
    5,
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
  ],
];

/** Its consistency proofs: the older size, the newer, and the proof's hashes. */
const CONSISTENCIES: readonly (readonly [number, number, ...string[]])[] = [
  [1, 1],
  [
    1,
    8,
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
  ],
  [
    6,
    8,
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  ],
  [
    2,
    5,
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
  ],
];

Deno.test("rootHash() of Certificate Transparency's reference tree is the published root at every size", async () => {
  for (const [size, root] of ROOTS.entries()) assertEquals(await rootHash(size, READ), root);
  assertEquals(emptyRoot(), ROOTS[0]);
});

Deno.test("inclusionProof() makes the reference's proofs, and verifyInclusion() takes them", async () => {
  for (const [index, size, ...hashes] of INCLUSIONS) {
    const proof = hashes.map(fromHex);
    assertEquals(await inclusionProof({ index, size }, READ), proof);
    const leaf = leafHash(fromHex(REFERENCE.leaves[index] ?? ""));
    assertEquals(verifyInclusion({ leaf, index, size, root: rootOf(size), proof }), true);
  }
});

Deno.test("consistencyProof() makes the reference's proofs, and verifyConsistency() takes them", async () => {
  for (const [oldSize, size, ...hashes] of CONSISTENCIES) {
    const proof = hashes.map(fromHex);
    assertEquals(await consistencyProof({ oldSize, size }, READ), proof);
    const roots = { oldRoot: rootOf(oldSize), root: rootOf(size) };
    assertEquals(verifyConsistency({ oldSize, size, ...roots, proof }), true);
  }
});

Deno.test("verifyInclusion() takes every leaf of random trees, and nothing that is changed about one", async () => {
  const { leaves, read } = randomTree(1000);
  for (const size of [1, 2, 3, 255, 256, 257, 1000, ...randomSizes(12)]) {
    const root = await rootHash(size, read);
    for (const index of new Set([0, size - 1, ...randomSizes(4).map((each) => each % size)])) {
      const leaf = leaves[index] ?? new Uint8Array();
      const whole = { leaf, index, size, root, proof: await inclusionProof({ index, size }, read) };
      assertEquals(verifyInclusion(whole), true);
      const wrong = [
        ...flips(leaf).map((each) => ({ ...whole, leaf: each })),
        ...flips(root).map((each) => ({ ...whole, root: each })),
        ...proofsBeside(whole.proof).map((proof) => ({ ...whole, proof })),
        ...[index - 1, index + 1, size, -1, 0.5, NaN].map((each) => ({ ...whole, index: each })),
        ...[0, -1, 2 * size + 2, 2 ** 53, NaN].map((each) => ({ ...whole, size: each })),
      ];
      for (const each of wrong) assertEquals(verifyInclusion(each), false);
    }
  }
});

Deno.test("verifyConsistency() takes random pairs of sizes, and nothing that is changed about one", async () => {
  const { read } = randomTree(1000);
  for (const size of [1, 2, 255, 256, 257, 1000, ...randomSizes(12)]) {
    const root = await rootHash(size, read);
    for (const oldSize of new Set([1, size - 1, ...randomSizes(4).map((each) => each % size)])) {
      if (oldSize <= 0 || oldSize === size) continue;
      const oldRoot = await rootHash(oldSize, read);
      const proof = await consistencyProof({ oldSize, size }, read);
      const whole = { oldSize, oldRoot, size, root, proof };
      assertEquals(verifyConsistency(whole), true);
      const wrong = [
        ...flips(oldRoot).map((each) => ({ ...whole, oldRoot: each })),
        ...flips(root).map((each) => ({ ...whole, root: each })),
        ...proofsBeside(proof).map((each) => ({ ...whole, proof: each })),
        ...[size, size + 1, 0, -1, 0.5].map((each) => ({ ...whole, oldSize: each })),
        ...[oldSize, 0, 2 ** 53, NaN].map((each) => ({ ...whole, size: each })),
      ];
      for (const each of wrong) assertEquals(verifyConsistency(each), false);
    }
  }
});

Deno.test("verifyConsistency() takes any tree after the empty one, with no proof and its one root", () => {
  const whole = { oldSize: 0, oldRoot: emptyRoot(), size: 3, root: rootOf(3), proof: [] };
  assertEquals(verifyConsistency(whole), true);
  assertEquals(verifyConsistency({ ...whole, oldRoot: rootOf(1) }), false);
  assertEquals(verifyConsistency({ ...whole, proof: [rootOf(1)] }), false);
  assertEquals(verifyConsistency({ ...whole, size: 0, root: emptyRoot() }), true);
});

Deno.test("inclusionProof() counts beyond 32 bits", async () => {
  // One hash per height, as if all leaves were one: a tree of 2 ** 40 + 1 of them.
  const perfect = [leafHash(new Uint8Array())];
  for (let level = 0; level < 41; level++) {
    const [last = perfect[0]] = perfect.slice(-1);
    if (last) perfect.push(nodeHash(last, last));
  }
  const read: HashReader = (coordinates) =>
    Promise.resolve(coordinates.map(({ level }) => perfect[level] ?? new Uint8Array()));
  const [leaf = new Uint8Array()] = perfect;
  const size = 2 ** 40 + 1;
  const root = await rootHash(size, read);
  for (const index of [0, 2 ** 39 + 5, 2 ** 40]) {
    const proof = await inclusionProof({ index, size }, read);
    assertEquals(verifyInclusion({ leaf, index, size, root, proof }), true);
  }
  const proof = await consistencyProof({ oldSize: 2 ** 40 - 1, size }, read);
  const oldRoot = await rootHash(2 ** 40 - 1, read);
  assertEquals(verifyConsistency({ oldSize: 2 ** 40 - 1, oldRoot, size, root, proof }), true);
});

Deno.test("inclusionProof() and consistencyProof() refuse what no tree has, and a reader that answers less", async () => {
  const refused = [
    () => inclusionProof({ index: 8, size: 8 }, READ),
    () => inclusionProof({ index: 0, size: 0 }, READ),
    () => inclusionProof({ index: -1, size: 8 }, READ),
    () => consistencyProof({ oldSize: 3, size: 2 }, READ),
    () => consistencyProof({ oldSize: 1.5, size: 2 }, READ),
    () => rootHash(2 ** 53, READ),
    () => rootHash(3, () => Promise.resolve([])),
    () => rootHash(1, () => Promise.resolve([new Uint8Array(31)])),
  ];
  for (const each of refused) {
    const { code } = await assertRejects(each, TlogError);
    assertEquals(code, "TREE_ARGUMENT_INVALID");
  }
});

function rootOf(size: number): Uint8Array {
  return ROOTS[size] ?? new Uint8Array();
}

/** Reads from leaves that are all there. */
function readerOf(leaves: readonly Uint8Array[]): HashReader {
  const known = new Map<string, Uint8Array>();
  function hashOf({ level, index }: Coordinate): Uint8Array {
    if (level === 0) return leaves[index] ?? new Uint8Array();
    const key = `${level}/${index}`;
    const hash = known.get(key) ?? joinHashes([
      hashOf({ level: level - 1, index: index * 2 }),
      hashOf({ level: level - 1, index: index * 2 + 1 }),
    ]);
    known.set(key, hash);
    return hash;
  }
  return (coordinates) => Promise.resolve(coordinates.map(hashOf));
}

function randomTree(size: number): { leaves: Uint8Array[]; read: HashReader } {
  const leaves = Array.from(
    { length: size },
    () => leafHash(crypto.getRandomValues(new Uint8Array(8))),
  );
  return { leaves, read: readerOf(leaves) };
}

function randomSizes(count: number): number[] {
  return [...crypto.getRandomValues(new Uint16Array(count))].map((each) => 1 + each % 1000);
}

/** The same bytes with one random bit turned, and with one byte less and more. */
function flips(bytes: Uint8Array): Uint8Array[] {
  const [at = 0] = crypto.getRandomValues(new Uint8Array(1));
  const turned = bytes.map((byte, place) => place === at >> 3 ? byte ^ 1 << (at & 7) : byte);
  return [turned, bytes.slice(1), Uint8Array.of(...bytes, 0)];
}

/** Proofs that differ from one in a single respect. */
function proofsBeside(proof: readonly Uint8Array[]): Uint8Array[][] {
  const turned = proof.map((hash, at) => proof.with(at, flips(hash)[0] ?? hash));
  const swapped = proof.length > 1 ? [[...proof.slice(1), ...proof.slice(0, 1)]] : [];
  const shortened = proof.length > 0 ? [proof.slice(1), proof.slice(0, -1)] : [];
  return [...turned, ...swapped, ...shortened, [...proof, new Uint8Array(32)]];
}
