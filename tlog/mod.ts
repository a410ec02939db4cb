/**
 * Transparency logs: lists of entries that only ever grow, whose keeper can't change, drop, reorder or
 * back-date an entry without being found out by anyone who kept a line of text from before.
 *
 * Nothing here is particular to one log. The forms are those that C2SP specifies (signed-note,
 * tlog-checkpoint, tlog-tiles, tlog-cosignature, tlog-witness, tlog-proof, tlog-policy), as Go's checksum
 * database and Certificate Transparency use them; where this comment and a specification differ, the
 * specification is right. Hashes are SHA-256, signatures Ed25519.
 *
 * ## The tree
 *
 * A log's entries are the leaves of a Merkle tree (RFC 6962 and RFC 9162, section 2.1):
 *
 * ```text
 * leaf    SHA-256(0x00 || entry)
 * node    SHA-256(0x01 || left || right)
 * root    of n leaves: node(root of the first k, root of the rest), k the largest power of two below n;
 *         of none: SHA-256 of nothing
 * ```
 *
 * {@link leafHash}, {@link nodeHash} and {@link rootHash} compute them. An inclusion proof
 * ({@link inclusionProof}, {@link verifyInclusion}) is the hashes beside the path from a leaf to the root,
 * the lowest first: at most 20 for a million leaves. A consistency proof ({@link consistencyProof},
 * {@link verifyConsistency}) shows that the tree of m leaves is the beginning of that of n. What makes
 * proofs asks a {@link HashReader} once, for hashes of complete subtrees; what verifies them takes anything,
 * never throws, and counts in doubles: a log may have 2^53 - 1 leaves.
 *
 * ## Tiles
 *
 * A log stores and serves its tree as tiles: 256 hashes side by side. A tile of level 0 has leaf hashes; one
 * of level L has the roots of full tiles of level L - 1. The levels of the tree between are hashed when they
 * are needed. A full tile never changes, so it may be kept for good; a tile at the right edge is partial.
 *
 * ```text
 * tile/<L>/<N>             a full tile: 8,192 bytes
 * tile/<L>/<N>.p/<W>       a partial one of W hashes, 1 to 255
 * tile/entries/<N>[.p/<W>] the entries themselves, each after its length in two bytes, the higher first
 * <N>                      three digits a group, all but the last with an x: 1234067 is x001/x234/067
 * ```
 *
 * {@link tilesFor} says which tiles a log must write to grow, {@link growTiles} makes them,
 * {@link tileHashReader} proves from them; {@link tilePath} and {@link parseTilePath}, {@link entryBundle} and
 * {@link parseEntryBundle} are the two texts.
 *
 * ## Notes
 *
 * A note is a text that keys have signed:
 *
 * ```text
 * This is an example message.
 *
 * — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
 * ```
 *
 * The text ends in a newline; a blank line follows, then a line for each signature: a dash (U+2014), the
 * key's name, and the Base 64 of the key's id (4 bytes) and the signature. A note is UTF-8 without control
 * characters. The id is SHA-256(name || 0x0A || type || public key)[:4]. A key for verifying is written
 * `name+id+Base64(type || public key)`, as in
 * `example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k`.
 *
 * Type 0x01 signs the text itself. Type 0x04, a cosignature, is 8 bytes of time (seconds since 1970) and the
 * signature of `cosignature/v1\ntime <seconds>\n` and the text. {@link openNote} ignores keys it was not
 * given, and refuses a note with a wrong signature of one that it was.
 *
 * tlog-cosignature has another type, 0x06: ML-DSA-44, which withstands quantum computers. It is not here:
 * neither Web Crypto as Convex and Deno have it nor jose knows the algorithm, and it is nothing to write by
 * hand. A key of it is a `KEY_INVALID`, so that nobody counts on what is never verified; a line of it is one
 * of an unknown key, which whoever opens a note must ignore, and is kept where it stands. Who wants such a
 * witness verifies its line with a tool that has the algorithm.
 *
 * ## Checkpoints
 *
 * A checkpoint is a note by which a log commits itself to a tree:
 *
 * ```text
 * example.com/behind-the-sofa                    the origin: which log
 * 20852163                                       the tree's size
 * CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=   the tree's root
 * ```
 *
 * Whoever holds one can tell later whether the log still begins with that tree: {@link verifyConsistency}.
 *
 * ## Proofs, witnesses, policies
 *
 * A proof for a file ({@link formatProof}, {@link verifyProof}) is `c2sp.org/tlog-proof@v1`, the leaf's index,
 * its inclusion proof and the checkpoint; it is verified with the log's key alone. A witness
 * ({@link addCheckpoint}) cosigns a checkpoint if it continues the one it cosigned last, so that a log can't
 * show two histories. A policy ({@link parsePolicy}, {@link satisfies}) says which logs one believes and which
 * witnesses must have cosigned.
 *
 * ## Errors
 *
 * What is given to these functions comes from strangers. All they throw for it is a {@link TlogError}, whose
 * `code` says what is wrong; sizes are bounded before anything is computed.
 *
 * @example Sign a checkpoint, prove an entry, and verify both
 * ```ts
 * import * as tlog from "@banata-auth/convex/tlog";
 *
 * const entries = ["a", "b", "c"].map((text) => new TextEncoder().encode(text));
 * const tiles = await tlog.growTiles(
 *   { oldSize: 0, leaves: entries.map(tlog.leafHash) },
 *   () => Promise.resolve([]),
 * );
 * const read = tlog.tileHashReader(() => Promise.resolve(tiles.map(({ hashes }) => hashes)), 3);
 *
 * const seed = crypto.getRandomValues(new Uint8Array(32));
 * const signer = await tlog.noteSigner({ name: "example.com/log", seed });
 * const root = await tlog.rootHash(3, read);
 * const text = tlog.formatCheckpoint({ origin: "example.com/log", size: 3, root });
 * const proof = tlog.formatProof({
 *   index: 1,
 *   proof: await tlog.inclusionProof({ index: 1, size: 3 }, read),
 *   checkpoint: await tlog.signNote(text, [signer]),
 * });
 *
 * const leaf = tlog.leafHash(new TextEncoder().encode("b"));
 * const { checkpoint } = await tlog.verifyProof(proof, { leaf, log: signer.key });
 * console.assert(checkpoint.size === 3);
 * ```
 *
 * @module
 */

export * from "./errors.ts";
export {
  type Consistency,
  consistencyProof,
  type Coordinate,
  emptyRoot,
  HASH_BYTES,
  type HashReader,
  type Inclusion,
  inclusionProof,
  leafHash,
  nodeHash,
  rootHash,
  verifyConsistency,
  verifyInclusion,
} from "./tree.ts";
export * from "./tiles.ts";
export {
  formatSignerKey,
  formatVerifierKey,
  KEY_TYPES,
  type KeyType,
  type NoteSigner,
  noteSigner,
  parseSignerKey,
  parseVerifierKey,
  type SignerOptions,
  type VerifierKey,
} from "./keys.ts";
export {
  type NoteSignature,
  type OpenedNote,
  openNote,
  parseNote,
  signNote,
  type VerifiedSignature,
} from "./note.ts";
export * from "./checkpoint.ts";
export * from "./proof.ts";
export { parsePolicy, type Policy, type PolicyGroup, type PolicyKey, satisfies } from "./policy.ts";
export {
  addCheckpoint,
  type AddCheckpointOptions,
  type Cosignature,
  type Witness,
} from "./witness.ts";
export { CompactRange } from "./range.ts";
