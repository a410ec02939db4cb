import { nextChecksum } from "../../plugins/transfer/format.ts";
import type { ImportReply } from "../../plugins/transfer/types.ts";
import { CliError } from "../arguments.ts";
import { PlatformSession, RefusedError, type TransferContext } from "./session.ts";
import { checkFile, type ImportFile, linesOf } from "./import_file.ts";

const PATH = "/banata/projects/import";
/** Lines of one chunk, and characters of its request: a request has at most 1 MiB. */
const CHUNK_LINES = 250;
const CHUNK_LENGTH = 900_000;
/** After these the import can never be complete, so what was taken is erased. */
const HOPELESS = [
  "IMPORT_CHUNK_DAMAGED",
  "IMPORT_FOREIGN_ROW",
  "IMPORT_INCOMPLETE",
  "IMPORT_KEY_TAKEN",
  "IMPORT_ROW_REFUSED",
];

/** What is imported, and where it goes. */
interface ImportOptions {
  /** Origin of the deployment. */
  readonly site: string;
  /** The export. */
  readonly file: string;
  /** Another slug, where the project's own is taken. */
  readonly slug?: string;
  /** Erases an import that was begun instead. */
  readonly abandon?: boolean;
}

/**
 * Imports an export, going on where an earlier call stopped.
 *
 * @throws {CliError} with one sentence that says what to do
 */
export async function importProject(
  options: ImportOptions,
  context: TransferContext,
): Promise<void> {
  const file = await checkFile(options.file);
  const session = await PlatformSession.open(options.site, context);
  const { id } = file.header.project;
  if (options.abandon) {
    await session.post(`${PATH}/abandon`, { id });
    return context.print(`Abandoned the import of ${id}; the server erases what it had taken`);
  }
  try {
    const begun = await beginOrResume(session, { ...options, file, context });
    await sendRows(session, options.file, { begun, lines: file.end.lines, context });
    await session.post(`${PATH}/finish`, { id, end: file.endLine });
  } catch (error) {
    if (error instanceof RefusedError && HOPELESS.includes(error.code)) {
      await session.post(`${PATH}/abandon`, { id });
    }
    throw error;
  }
  context.progress(1, `${file.end.lines} lines`);
  context.print(`Imported ${id}; it is live at ${options.site}`);
}

/** Asks where the server stands, and begins if nothing of the project is under way. */
async function beginOrResume(
  session: PlatformSession,
  { context, file, slug }: { file: ImportFile; slug?: string; context: TransferContext },
): Promise<ImportReply> {
  const { header, headerLine } = file;
  const { id } = header.project;
  const standing = await session.post<ImportReply>(`${PATH}/status`, { id }).catch(nullIfNotBegun);
  // When it is begun again with the same first line, it only tells how far it is.
  const isNew = standing === null;
  const passphrase = isNew && header.secrets !== null ? await passphraseOf(context) : undefined;
  return await session.post(`${PATH}/begin`, { header: headerLine, passphrase, slug });
}

function nullIfNotBegun(error: unknown): null {
  if (error instanceof RefusedError && error.code === "IMPORT_NOT_FOUND") return null;
  throw error;
}

async function passphraseOf({ ask, env }: TransferContext): Promise<string> {
  const given = env.BANATA_PASSPHRASE ||
    await ask("Passphrase of the export:", { isHidden: true });
  if (given) return given;
  throw new CliError("Set BANATA_PASSPHRASE, the export holds secrets");
}

async function sendRows(
  session: PlatformSession,
  path: string,
  { begun, context, lines }: { begun: ImportReply; lines: number; context: TransferContext },
): Promise<void> {
  let { sequence } = begun;
  for await (const chunk of chunksOf(path, { begun, lines })) {
    const body = { id: begun.id, sequence, lines: chunk.text, checksum: chunk.checksum };
    ({ sequence } = await session.post<ImportReply>(`${PATH}/chunk`, body));
    context.progress(chunk.lines / (lines + 1), `${chunk.lines} of ${lines} lines`);
  }
}

/** What is left of a file after what the server has: the header and the last line are no rows. */
async function* chunksOf(
  path: string,
  { begun, lines }: { begun: ImportReply; lines: number },
): AsyncGenerator<{ text: string; checksum: string; lines: number }> {
  let [checksum, read, count, length, text] = ["", 0, 0, 0, ""];
  for await (const line of linesOf(path)) {
    if (read === lines) break;
    const own = JSON.stringify(line).length;
    if (count > 0 && (count === CHUNK_LINES || length + own > CHUNK_LENGTH)) {
      yield { text, checksum, lines: read };
      [count, length, text] = [0, 0, ""];
    }
    checksum = nextChecksum(checksum, line);
    read++;
    if (read === begun.lines && checksum !== begun.checksum) {
      throw new CliError("Abandon the import with --abandon, the server has other lines");
    }
    if (read <= begun.lines) continue;
    count++;
    length += own;
    text += `${line}\n`;
  }
  if (count > 0) yield { text, checksum, lines: read };
}
