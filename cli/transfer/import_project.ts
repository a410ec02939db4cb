import { chunksOf, HOPELESS_CODES } from "../../plugins/transfer/chunks.ts";
import type { ImportReply } from "../../plugins/transfer/types.ts";
import { CliError } from "../arguments.ts";
import { PlatformSession, RefusedError, type TransferContext } from "./session.ts";
import { checkFile, type ImportFile, linesOf } from "./import_file.ts";

const PATH = "/banata/projects/import";

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
    if (error instanceof RefusedError && HOPELESS_CODES.includes(error.code)) {
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
  const refuse = () =>
    new CliError("Abandon the import with --abandon, the server has other lines");
  for await (const chunk of chunksOf(linesOf(path), { begun, lines, refuse })) {
    const body = { id: begun.id, sequence, lines: chunk.text, checksum: chunk.checksum };
    ({ sequence } = await session.post<ImportReply>(`${PATH}/chunk`, body));
    context.progress(chunk.lines / (lines + 1), `${chunk.lines} of ${lines} lines`);
  }
}
