import { type Checkpoint, CompactRange } from "../../../tlog/mod.ts";

/** A root that a checkpoint claims for a size. */
export type Claim = Pick<Checkpoint, "size" | "root">;

/** What came of a claim: nothing yet, or ever. */
export type ClaimState = "open" | "right" | "wrong";

/**
 * The tree that the lines of an export make, leaf by leaf, against the roots that checkpoints claim for it. It
 * keeps a few hashes, however long the log is.
 */
export class History {
  #range: CompactRange = new CompactRange();
  readonly #claims: Map<number, { readonly root: Uint8Array; state: ClaimState }[]> = new Map();

  /** Adds a root to compare with; what it answers tells later what came of it. */
  claim({ root, size }: Claim): () => ClaimState {
    const ofSize = this.#claims.get(size) ?? [];
    this.#claims.set(size, ofSize);
    const known = ofSize.find((other) => isSame(other.root, root));
    const kept = known ?? { root, state: "open" };
    if (!known) ofSize.push(kept);
    this.#compare();
    return () => kept.state;
  }

  /**
   * Adds a leaf that was proved. Where the one before it was left out, its proof tells what stood before it;
   * where it was not, the proof has to say the same: false when it does not.
   */
  append(
    leaf: Uint8Array,
    { index, proof, size }: { index: number; size: number; proof: readonly Uint8Array[] },
  ): boolean {
    const before = CompactRange.before(index, { size, proof });
    const goesOn = this.#range.size !== index || this.#range.equals(before);
    this.#range = before;
    this.#compare();
    this.#range.append(leaf);
    this.#compare();
    return goesOn;
  }

  #compare(): void {
    for (const claim of this.#claims.get(this.#range.size) ?? []) {
      if (claim.state === "open") {
        claim.state = isSame(this.#range.root(), claim.root) ? "right" : "wrong";
      }
    }
  }
}

/** Whether two hashes are one; they are no secrets. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
