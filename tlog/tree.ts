/**
 * The Merkle tree of RFC 6962 and RFC 9162, section 2.1: hashes, roots, and proofs that a leaf is in a
 * tree and that a tree continues an older one.
 *
 * @module
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { TlogError } from "./errors.ts";

/** Bytes of a hash. */
export const HASH_BYTES = 32;

/**
 * A complete subtree: the one over the leaves from `index * 2 ** level` up to, and without,
 * `(index + 1) * 2 ** level`. At level 0 it is a single leaf.
 */
export interface Coordinate {
  /** The subtree's height, from 0. */
  readonly level: number;
  /** Its place among those of its height, from 0. */
  readonly index: number;
}

/** Answers the hash of each complete subtree, in the order they were asked for; 32 bytes each. */
export type HashReader = (coordinates: Coordinate[]) => Promise<Uint8Array[]>;

/** What {@link verifyInclusion} is told. */
export interface Inclusion {
  /** The leaf's hash, which {@link leafHash} makes of its bytes. */
  readonly leaf: Uint8Array;
  /** The leaf's place in the tree, from 0. */
  readonly index: number;
  /** Leaves of the tree. */
  readonly size: number;
  /** The tree's root. */
  readonly root: Uint8Array;
  /** Hashes from the leaf's sibling up to the root's child. */
  readonly proof: readonly Uint8Array[];
}

/** What {@link verifyConsistency} is told. */
export interface Consistency {
  /** Leaves of the older tree. */
  readonly oldSize: number;
  /** The older tree's root. */
  readonly oldRoot: Uint8Array;
  /** Leaves of the newer tree. */
  readonly size: number;
  /** The newer tree's root. */
  readonly root: Uint8Array;
  /** Hashes as RFC 6962, section 2.1.2, orders them. */
  readonly proof: readonly Uint8Array[];
}

/** Leaves from `start` up to, and without, `end`. */
type Range = readonly [start: number, end: number];

/** The hash of a leaf: SHA-256 of the byte 0x00 and its bytes. */
export function leafHash(data: Uint8Array): Uint8Array {
  return sha256.create().update(LEAF_PREFIX).update(data).digest();
}

/** The hash of a node: SHA-256 of the byte 0x01 and its children's hashes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256.create().update(NODE_PREFIX).update(left).update(right).digest();
}

/** The root of the tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array());
}

/**
 * The root of the first `size` leaves.
 *
 * @throws {TlogError} `TREE_ARGUMENT_INVALID` for a size that is none.
 */
export async function rootHash(size: number, read: HashReader): Promise<Uint8Array> {
  requireSize(size);
  if (size === 0) return emptyRoot();
  const [root] = await rangeHashes([[0, size]], read);
  if (!root) throw new TlogError("TREE_ARGUMENT_INVALID");
  return root;
}

/**
 * The proof that the leaf at `index` is in the tree of `size` leaves: its sibling's hash first.
 *
 * @throws {TlogError} `TREE_ARGUMENT_INVALID` when there is no such leaf.
 */
export async function inclusionProof(
  { index, size }: { index: number; size: number },
  read: HashReader,
): Promise<Uint8Array[]> {
  requireSize(size);
  requireSize(index);
  if (index >= size) throw new TlogError("TREE_ARGUMENT_INVALID", `Leaf ${index} of ${size}`);
  const ranges: Range[] = [];
  let [start, end]: Range = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    ranges.push(index < middle ? [middle, end] : [start, middle]);
    if (index < middle) end = middle;
    else start = middle;
  }
  return await rangeHashes(ranges.reverse(), read);
}

/**
 * The proof that the tree of `size` leaves begins with that of `oldSize`. It is empty for an older tree
 * without leaves, and for two trees of one size.
 *
 * @throws {TlogError} `TREE_ARGUMENT_INVALID` when the older tree is the larger.
 */
export async function consistencyProof(
  { oldSize, size }: { oldSize: number; size: number },
  read: HashReader,
): Promise<Uint8Array[]> {
  requireSize(size);
  requireSize(oldSize);
  if (oldSize > size) throw new TlogError("TREE_ARGUMENT_INVALID", `From ${oldSize} to ${size}`);
  if (oldSize === 0) return [];
  const ranges: Range[] = [];
  let [start, end]: Range = [0, size];
  while (oldSize !== end) {
    const middle = start + splitOf(end - start);
    ranges.push(oldSize <= middle ? [middle, end] : [start, middle]);
    if (oldSize <= middle) end = middle;
    else start = middle;
  }
  // Whoever verifies has the older root, which is this subtree's hash when it starts at the first leaf.
  if (start !== 0) ranges.push([start, end]);
  return await rangeHashes(ranges.reverse(), read);
}

/** Whether the proof shows that the leaf is at that place of that tree. It never throws. */
export function verifyInclusion({ leaf, index, size, root, proof }: Inclusion): boolean {
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  if (![leaf, root, ...proof].every(isHash)) return false;
  const sides = provenSides(index, size);
  if (sides.length !== proof.length) return false;
  const hash = proof.reduce(
    (below, each, at) => sides[at] === "left" ? nodeHash(each, below) : nodeHash(below, each),
    leaf,
  );
  return equalBytes(hash, root);
}

/** On which side each hash of an inclusion proof stands, from the leaf's sibling up. */
export function provenSides(index: number, size: number): ("left" | "right")[] {
  const sides: ("left" | "right")[] = [];
  let [node, last] = [index, size - 1];
  while (last > 0) {
    if (isOdd(node) || node === last) {
      sides.push("left");
      [node, last] = skipEven(node, last);
    } else sides.push("right");
    [node, last] = [half(node), half(last)];
  }
  return sides;
}

/** Whether the proof shows that the newer tree begins with the older. It never throws. */
export function verifyConsistency(
  { oldSize, oldRoot, size, root, proof }: Consistency,
): boolean {
  if (!isSize(oldSize) || !isSize(size) || oldSize > size) return false;
  if (![oldRoot, root, ...proof].every(isHash)) return false;
  if (oldSize === 0 && !equalBytes(oldRoot, emptyRoot())) return false;
  if (oldSize === size) return proof.length === 0 && equalBytes(oldRoot, root);
  if (oldSize === 0) return proof.length === 0;
  const [first, ...rest] = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof;
  if (!first || proof.length === 0) return false;
  let [node, last] = [oldSize - 1, size - 1];
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  let [older, newer] = [first, first];
  for (const each of rest) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      [older, newer] = [nodeHash(each, older), nodeHash(each, newer)];
      [node, last] = skipEven(node, last);
    } else newer = nodeHash(newer, each);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equalBytes(older, oldRoot) && equalBytes(newer, root);
}

/**
 * The hash over complete subtrees of falling height that stand side by side: the last two are joined
 * first, as at a tree's right edge.
 */
export function joinHashes(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Whether two texts of bytes are the same, in a time that depends on their lengths alone. */
export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  return one.reduce((difference, byte, at) => difference | (byte ^ (other[at] ?? 0)), 0) === 0;
}

/** Whether a value is a count of leaves: a whole number from 0 that a double holds exactly. */
export function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

const LEAF_PREFIX = Uint8Array.of(0x00);
const NODE_PREFIX = Uint8Array.of(0x01);

/** Each range's hash, with one call of the reader for all of them. */
async function rangeHashes(ranges: readonly Range[], read: HashReader): Promise<Uint8Array[]> {
  const plans = ranges.map(completeSubtrees);
  const wanted = plans.flat();
  if (wanted.length === 0) return [];
  const hashes = await read(wanted);
  if (hashes.length !== wanted.length || !hashes.every(isHash)) {
    throw new TlogError("TREE_ARGUMENT_INVALID", `${hashes.length} hashes for ${wanted.length}`);
  }
  let at = 0;
  return plans.map(({ length }) => joinHashes(hashes.slice(at, at += length)));
}

/** The complete subtrees of a range that starts where a subtree at least as high may start. */
function completeSubtrees([start, end]: Range): Coordinate[] {
  const found: Coordinate[] = [];
  while (start < end) {
    const level = floorLog2(end - start);
    found.push({ level, index: start / 2 ** level });
    start += 2 ** level;
  }
  return found;
}

/** The largest power of two below `count`, where RFC 6962 divides a tree. */
function splitOf(count: number): number {
  return 2 ** floorLog2(count - 1);
}

/** Up from a node that is its parent's only child, to the first that has a sibling on its left. */
function skipEven(node: number, last: number): [number, number] {
  while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
  return [node, last];
}

/** The exponent of the largest power of two in `count`; `Math.log2` rounds up below a large power. */
function floorLog2(count: number): number {
  let exponent = 0;
  while (2 ** (exponent + 1) <= count) exponent++;
  return exponent;
}

// Bit operators of the language end at 32 bits; sizes do not.
function half(value: number): number {
  return Math.floor(value / 2);
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

function isPowerOfTwo(value: number): boolean {
  return 2 ** floorLog2(value) === value;
}

function isHash(value: unknown): boolean {
  return value instanceof Uint8Array && value.length === HASH_BYTES;
}

function requireSize(value: number): void {
  if (!isSize(value)) throw new TlogError("TREE_ARGUMENT_INVALID", String(value));
}
