import type { ExportHeader } from "../../../rules/audit_export.ts";
import {
  type Checkpoint,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  TlogError,
  type VerifierKey,
} from "../../../tlog/mod.ts";

/** A page of an export, its header read and its checkpoint opened. */
export interface Page {
  readonly header: ExportHeader;
  readonly key: VerifierKey;
  readonly checkpoint: Required<Checkpoint>;
}

/** Opens the checkpoint of a page by the key that its header names; null when the log has not signed it. */
export async function openPage(header: ExportHeader): Promise<Page | null> {
  try {
    const key = parseVerifierKey(header.vkey);
    const checkpoint = await openCheckpoint(header.checkpoint, key);
    const isWhole = key.name === header.origin && header.to <= checkpoint.size;
    return isWhole ? { header, key, checkpoint } : null;
  } catch (error) {
    if (error instanceof TlogError) return null;
    throw error;
  }
}

/**
 * The checkpoint of a note that a log has signed, by its key and with its name for the origin.
 *
 * @throws {TlogError} when it has not
 */
export async function openCheckpoint(
  note: string,
  key: VerifierKey,
): Promise<Required<Checkpoint>> {
  const checkpoint = parseCheckpoint((await openNote(note, [key])).text);
  if (checkpoint.origin !== key.name) throw new TlogError("CHECKPOINT_INVALID");
  return checkpoint;
}
