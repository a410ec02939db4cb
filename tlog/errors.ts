/** Every code of a {@link TlogError}, and what its message says. */
export const TLOG_ERRORS = {
  TREE_ARGUMENT_INVALID:
    "A size, an index or a hash is not one of such a tree: sizes are whole numbers, hashes 32 bytes",
  TILE_INVALID: "The tile is not as long as the tree's size demands",
  TILE_PATH_INVALID: "The path names no tile: write it as tile/<L>/<N> or tile/<L>/<N>.p/<W>",
  ENTRY_BUNDLE_INVALID: "The entry bundle is cut off or holds more than 256 entries",
  ENTRY_TOO_LARGE: "An entry may have 65,535 bytes",
} as const;

/** A code of a {@link TlogError}. */
export type TlogErrorCode = keyof typeof TLOG_ERRORS;

/** The only error that this package throws for what it was given. */
export class TlogError extends Error {
  override readonly name = "TlogError";

  /**
   * @param code What is wrong, for programs.
   * @param detail What of the input it is, for the message; never a secret.
   */
  constructor(readonly code: TlogErrorCode, detail?: string) {
    super(detail === undefined ? TLOG_ERRORS[code] : `${TLOG_ERRORS[code]}: ${detail}`);
  }
}
