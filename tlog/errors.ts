/** Every code of a {@link TlogError}, and what its message says. */
export const TLOG_ERRORS = {
  TREE_ARGUMENT_INVALID:
    "A size, an index or a hash is not one of such a tree: sizes are whole numbers, hashes 32 bytes",
  TILE_INVALID: "The tile is not as long as the tree's size demands",
  TILE_PATH_INVALID: "The path names no tile: write it as tile/<L>/<N> or tile/<L>/<N>.p/<W>",
  ENTRY_BUNDLE_INVALID: "The entry bundle is cut off or holds more than 256 entries",
  ENTRY_TOO_LARGE: "An entry may have 65,535 bytes",
  KEY_INVALID: "The key is none: write it as <name>+<id>+<key>, as it was given out",
  NOTE_TEXT_INVALID: "The text of a note is lines of UTF-8, the last one ended",
  NOTE_TOO_LARGE: "A note may have 256 KiB and 100 signatures",
  NOTE_NOT_UTF8: "A note is UTF-8",
  NOTE_CONTROL_CHARACTER: "A note has no control character but the end of a line",
  NOTE_WITHOUT_SIGNATURES: "A note ends in a blank line and its signatures, each on an ended line",
  NOTE_SIGNATURE_MALFORMED: "A signature is a dash, the key's name and Base 64 on one line",
  NOTE_SIGNATURE_NOT_BASE64: "A signature's Base 64 is not as it would be written, or too short",
  NOTE_SIGNATURE_REPEATED: "The note has two signatures of one known key",
  NOTE_SIGNATURE_WRONG: "The note has a signature of a known key that the key did not make",
  NOTE_SIGNER_UNKNOWN: "No known key has signed the note",
  CHECKPOINT_INVALID: "The text is no checkpoint: its lines are an origin, a size and a root",
  PROOF_INVALID: "The text is no proof in the form c2sp.org/tlog-proof@v1",
  PROOF_WRONG: "The proof does not lead from the leaf to the checkpoint's root",
  POLICY_INVALID: "The policy can't be read",
  WITNESS_UNREACHABLE: "The witness did not answer in time",
  WITNESS_ANSWER_TOO_LARGE: "The witness answered with more than 64 KiB",
  WITNESS_ANSWER_INVALID: "The witness answered with something else than its protocol says",
  WITNESS_COSIGNATURE_WRONG:
    "The witness answered with no cosignature of its key on this checkpoint",
  WITNESS_SIZE_WRONG: "The witness names a size that is none it can have cosigned of this log",
  WITNESS_CONFLICT: "The witness changed its mind on which size it cosigned last",
  WITNESS_KEY_REFUSED:
    "The witness trusts another key of this log: tell its operator the log's key",
  WITNESS_LOG_UNKNOWN:
    "The witness does not know this log: tell its operator the origin and the key",
  WITNESS_PROOF_REFUSED: "The witness finds the checkpoint inconsistent with what it cosigned",
  WITNESS_REQUEST_REFUSED: "The witness takes the request for malformed",
  WITNESS_FAILED: "The witness answered with an error",
} as const;

/** A code of a {@link TlogError}. */
export type TlogErrorCode = keyof typeof TLOG_ERRORS;

/** The only error that this package throws for what it was given. */
export class TlogError extends Error {
  /** The class, for logs. */
  override readonly name = "TlogError";

  /**
   * Makes one; its message is the code's sentence, and the detail after it.
   *
   * @param code What is wrong, for programs.
   * @param detail What of the input it is; never a secret.
   */
  constructor(readonly code: TlogErrorCode, detail?: string) {
    super(detail === undefined ? TLOG_ERRORS[code] : `${TLOG_ERRORS[code]}: ${detail}`);
  }
}
