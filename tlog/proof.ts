/**
 * Proofs for a file (C2SP tlog-proof): the index of a leaf, its inclusion proof and the signed checkpoint
 * it leads to, which together are verified without asking anybody.
 *
 * @module
 */

import { type Checkpoint, parseCheckpoint } from "./checkpoint.ts";
import { fromBase64, fromDecimal, toBase64 } from "./encoding.ts";
import { TlogError } from "./errors.ts";
import type { VerifierKey } from "./keys.ts";
import { openNote, type VerifiedSignature } from "./note.ts";
import { HASH_BYTES, isSize, verifyInclusion } from "./tree.ts";

/** What such a file holds. */
export interface LogProof {
  /** The leaf's place in the tree, from 0. */
  readonly index: number;
  /** Hashes from the leaf's sibling up to the root's child, at most 63. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, with its cosignatures. */
  readonly checkpoint: string;
  /** What the application adds; it is not proved. */
  readonly extra?: Uint8Array;
}

/** What a proof showed. */
export interface ProvedLeaf {
  /** The leaf's place in the tree, from 0. */
  readonly index: number;
  /** The tree it is in. */
  readonly checkpoint: Required<Checkpoint>;
  /** Who signed the checkpoint, of the keys that were given. */
  readonly signatures: readonly VerifiedSignature[];
}

/**
 * The text of a proof.
 *
 * @throws {TlogError} `PROOF_INVALID` for an index or a hash that is none.
 */
export function formatProof({ index, proof, checkpoint, extra }: LogProof): string {
  const hashes = proof.every(({ length }) => length === HASH_BYTES);
  if (!isSize(index) || !hashes || proof.length > MAX_HASHES) throw new TlogError("PROOF_INVALID");
  const lines = [
    HEADER,
    ...(extra ? [`extra ${toBase64(extra)}`] : []),
    `index ${index}`,
    ...proof.map(toBase64),
  ];
  return `${lines.join("\n")}\n\n${checkpoint}`;
}

/**
 * Reads a proof. Nothing of it is verified.
 *
 * @throws {TlogError} `PROOF_INVALID`.
 */
export function parseProof(text: string): LogProof {
  const blank = text.indexOf("\n\n");
  if (blank < 0 || text.length > MAX_CHARS) throw new TlogError("PROOF_INVALID");
  const [header, ...lines] = text.slice(0, blank).split("\n");
  const extra = lines[0]?.startsWith("extra ") ? fromBase64(lines.shift()?.slice(6) ?? "") : null;
  const [first = "", ...hashes] = lines;
  const index = first.startsWith("index ") ? fromDecimal(first.slice(6)) : undefined;
  const proof = hashes.flatMap((line) => fromBase64(line) ?? []);
  const whole = header === HEADER && extra !== undefined && proof.length === hashes.length &&
    proof.length <= MAX_HASHES && proof.every(({ length }) => length === HASH_BYTES);
  if (!whole || index === undefined) throw new TlogError("PROOF_INVALID");
  return { index, proof, checkpoint: text.slice(blank + 2), ...(extra ? { extra } : {}) };
}

/**
 * Verifies a proof: that the leaf is in the tree of a checkpoint which `log` has signed. Which witnesses
 * count is for a policy (`satisfies`); their signatures are told when their keys are among `witnesses`.
 *
 * @throws {TlogError} `PROOF_INVALID`, `PROOF_WRONG`, `CHECKPOINT_INVALID` for a checkpoint of another log,
 * or a code that starts with `NOTE_`.
 */
export async function verifyProof(
  text: string,
  { leaf, log, witnesses = [] }: {
    /** The leaf's hash, which `leafHash` makes of its bytes. */
    leaf: Uint8Array;
    /** The key of the log, whose name is the checkpoint's origin. */
    log: VerifierKey;
    /** Keys of witnesses. */
    witnesses?: readonly VerifierKey[];
  },
): Promise<ProvedLeaf> {
  const { index, proof, checkpoint: note } = parseProof(text);
  const { text: signed, signatures } = await openNote(note, [log, ...witnesses]);
  if (!signatures.some(({ key }) => key === log)) throw new TlogError("NOTE_SIGNER_UNKNOWN");
  const checkpoint = parseCheckpoint(signed);
  if (checkpoint.origin !== log.name) throw new TlogError("CHECKPOINT_INVALID");
  const { size, root } = checkpoint;
  if (!verifyInclusion({ leaf, index, size, root, proof })) throw new TlogError("PROOF_WRONG");
  return { index, checkpoint, signatures };
}

const HEADER = "c2sp.org/tlog-proof@v1";
const MAX_HASHES = 63;
const MAX_CHARS = 512 * 1_024;
