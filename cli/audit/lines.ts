import { createReadStream } from "node:fs";
import { CliError } from "../arguments.ts";

/** A line of an export is far below; a file without line ends would fill the memory. */
const MAX_LINE_CHARS = 4 * 1024 * 1024;

/**
 * The lines of a file, one at a time; the last one may be open. `read` is told how many bytes came.
 *
 * @throws {CliError} for a line above 4 million characters, and for a file that is not UTF-8
 */
export async function* linesOf(
  path: string,
  read: (bytes: number) => void,
): AsyncGenerator<string, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let open = "";
  for await (const chunk of createReadStream(path)) {
    read(chunk.length);
    const parts = (open + decode(decoder, chunk, path)).split("\n");
    open = parts.pop() ?? "";
    if (open.length > MAX_LINE_CHARS) {
      throw new CliError(`Name the export, as NDJSON: a line of ${path} does not end`);
    }
    yield* parts;
  }
  open += decode(decoder, undefined, path);
  if (open !== "") yield open;
}

function decode(decoder: TextDecoder, chunk: Uint8Array | undefined, path: string): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw new CliError(`Name the export, as NDJSON: ${path} is not UTF-8`);
  }
}
