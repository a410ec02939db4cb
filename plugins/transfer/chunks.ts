/**
 * What the rows of an export are sent in, by whoever imports it: the command and the console alike.
 *
 * @module
 */
import { sha256Hex } from "../_kernel/hash.ts";
import type { ImportReply } from "./types.ts";

/** Lines of one chunk, and characters of its request: a request has at most 1 MiB. */
const CHUNK_LINES = 250;
const CHUNK_LENGTH = 900_000;

/** Codes after which an import can never be complete, so what was taken is erased. */
export const HOPELESS_CODES: readonly string[] = [
  "IMPORT_CHUNK_DAMAGED",
  "IMPORT_FOREIGN_ROW",
  "IMPORT_INCOMPLETE",
  "IMPORT_KEY_TAKEN",
  "IMPORT_ROW_REFUSED",
];

/** Some rows of an export. */
interface ImportChunk {
  /** The lines, each with its newline. */
  readonly text: string;
  /** Of all lines up to its last, see {@link nextChecksum}. */
  readonly checksum: string;
  /** Lines of the export up to its last, the header among them. */
  readonly lines: number;
}

/**
 * The checksum of all lines up to one: SHA-256, in hex, of the checksum before it (nothing for the
 * first line), the line and its newline. So every byte counts, wherever pages and chunks are cut.
 */
export function nextChecksum(previous: string, line: string): string {
  return sha256Hex(`${previous}${line}\n`);
}

/**
 * What is left of an export after what the server has: the header and the last line are no rows.
 *
 * @param all The lines of the export, without their newlines.
 * @param options.lines How many come before the last.
 * @throws what `refuse` makes, where the server has other lines than the export.
 */
export async function* chunksOf(
  all: AsyncIterable<string>,
  { begun, lines, refuse }: {
    begun: Pick<ImportReply, "checksum" | "lines">;
    lines: number;
    refuse: () => Error;
  },
): AsyncGenerator<ImportChunk> {
  let [checksum, read, count, length, text] = ["", 0, 0, 0, ""];
  for await (const line of all) {
    if (read === lines) break;
    const own = JSON.stringify(line).length;
    if (count > 0 && (count === CHUNK_LINES || length + own > CHUNK_LENGTH)) {
      yield { text, checksum, lines: read };
      [count, length, text] = [0, 0, ""];
    }
    checksum = nextChecksum(checksum, line);
    read++;
    if (read === begun.lines && checksum !== begun.checksum) throw refuse();
    if (read <= begun.lines) continue;
    count++;
    length += own;
    text += `${line}\n`;
  }
  if (count > 0) yield { text, checksum, lines: read };
}
