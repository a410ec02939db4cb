/**
 * A compact range: the few hashes by which a tree goes on growing without the leaves that it has. Whoever
 * reads a log from one end to the other computes its roots with it, in constant memory.
 *
 * @module
 */

import { TlogError } from "./errors.ts";
import { emptyRoot, equalBytes, isSize, joinHashes, nodeHash, provenSides } from "./tree.ts";

/** The first leaves of a log, as the hashes of the complete subtrees side by side that they are. */
export class CompactRange {
  #size = 0;
  #hashes: Uint8Array[] = [];

  /**
   * The leaves before the one at `index`, which its inclusion proof in a tree of `size` leaves has all
   * hashes of. Verify the proof first: nothing of it is verified here.
   *
   * @throws {TlogError} `TREE_ARGUMENT_INVALID` for a proof that can't be of that leaf.
   */
  static before(
    index: number,
    { size, proof }: { size: number; proof: readonly Uint8Array[] },
  ): CompactRange {
    const isLeaf = isSize(index) && isSize(size) && index < size;
    const sides = isLeaf ? provenSides(index, size) : [];
    if (!isLeaf || sides.length !== proof.length) throw new TlogError("TREE_ARGUMENT_INVALID");
    const range = new CompactRange();
    range.#size = index;
    range.#hashes = proof.filter((_, at) => sides[at] === "left").reverse();
    return range;
  }

  /** How many leaves it has. */
  get size(): number {
    return this.#size;
  }

  /** Adds the next leaf, by its hash. */
  append(leaf: Uint8Array): void {
    let hash = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      hash = nodeHash(this.#hashes.pop() ?? hash, hash);
    }
    this.#hashes.push(hash);
    this.#size++;
  }

  /** Whether another has the same leaves; no hash is computed for it. */
  equals(other: CompactRange): boolean {
    return this.#size === other.#size &&
      this.#hashes.every((hash, at) => equalBytes(hash, other.#hashes[at] ?? hash.slice(1)));
  }

  /** The root of the tree of its leaves. */
  root(): Uint8Array {
    return this.#hashes.length === 0 ? emptyRoot() : joinHashes(this.#hashes);
  }
}
