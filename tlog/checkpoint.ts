/**
 * Checkpoints (C2SP tlog-checkpoint): the text of a note that says which log, how large, with which root.
 *
 * @module
 */

import { fromBase64, fromDecimal, toBase64 } from "./encoding.ts";
import { TlogError } from "./errors.ts";
import { HASH_BYTES, isSize } from "./tree.ts";

/** A tree that a log commits itself to. */
export interface Checkpoint {
  /** Which log: one line, by custom a URL without its scheme. */
  readonly origin: string;
  /** Leaves of the tree. */
  readonly size: number;
  /** The tree's root, 32 bytes. */
  readonly root: Uint8Array;
  /** Further lines, none of them empty; their use is discouraged. None by default. */
  readonly extensions?: readonly string[];
}

/**
 * The text of a checkpoint, for `signNote`.
 *
 * @throws {TlogError} `CHECKPOINT_INVALID`.
 */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  const lines = [origin, String(size), toBase64(root), ...extensions];
  const known = isSize(size) && root.length === HASH_BYTES &&
    lines.every((line) => line !== "" && !line.includes("\n"));
  if (!known) throw new TlogError("CHECKPOINT_INVALID");
  return `${lines.join("\n")}\n`;
}

/**
 * The checkpoint of a text. It says nothing until the note it stands in was opened: give it the `text` of an
 * opened note.
 *
 * @throws {TlogError} `CHECKPOINT_INVALID`.
 */
export function parseCheckpoint(text: string): Required<Checkpoint> {
  const lines = text.split("\n");
  const [origin = "", digits = "", base64 = "", ...extensions] = lines.slice(0, -1);
  const [size, root] = [fromDecimal(digits), fromBase64(base64)];
  const whole = lines.at(-1) === "" && [origin, ...extensions].every((line) => line !== "");
  if (!whole || size === undefined || root?.length !== HASH_BYTES) {
    throw new TlogError("CHECKPOINT_INVALID");
  }
  return { origin, size, root, extensions };
}
