import { nextChecksum } from "../../plugins/transfer/chunks.ts";
import type { ExportReply } from "../../plugins/transfer/types.ts";
import { CliError } from "../arguments.ts";
import { PlatformSession, type TransferContext } from "./session.ts";
import { ExportFile } from "./export_file.ts";

/** What is exported, and where it goes. */
interface ExportOptions {
  /** Origin of the deployment. */
  readonly site: string;
  /** The project's id. */
  readonly project: string;
  /** The file to write. */
  readonly file: string;
}

/**
 * Writes a project's export to a file, going on where an earlier call stopped.
 *
 * @throws {CliError} with one sentence that says what to do
 */
export async function exportProject(
  { file: path, project, site }: ExportOptions,
  context: TransferContext,
): Promise<void> {
  const file = new ExportFile(path);
  try {
    await writePages(file, { project, site }, context);
  } catch (thrown) {
    await file.closeEmpty();
    throw thrown;
  }
  await file.finish();
  context.print(`Wrote ${path}; keep it as you keep a backup`);
}

async function writePages(
  file: ExportFile,
  { project, site }: Pick<ExportOptions, "project" | "site">,
  context: TransferContext,
): Promise<void> {
  const place = await file.open({ site, project });
  const session = await PlatformSession.open(site, context);
  const passphrase = place === null ? await newPassphrase(context) : undefined;
  let { checksum = "", cursor }: { checksum?: string; cursor?: string } = place ?? {};
  for (let isDone = false; !isDone;) {
    const body = { id: project, cursor, ...cursor === undefined ? { passphrase } : {} };
    const page = await session.post<ExportReply>("/banata/projects/export", body);
    checksum = followChecksum(page, checksum);
    const bytes = await file.append(page.lines);
    isDone = page.done;
    if (page.cursor !== null) {
      cursor = page.cursor;
      await file.keepPlace({ site, project, bytes, cursor, checksum });
    }
    const { rows, tables, tablesDone } = page.progress;
    context.progress(isDone ? 1 : tablesDone / (tables + 1), `${rows} rows`);
    if (isDone && !page.secrets) {
      context.print("The project's secrets are left out: it was exported without a passphrase");
    }
  }
}

/** Follows the checksum over a page's lines, all but the export's last. */
function followChecksum(page: ExportReply, previous: string): string {
  const lines = page.lines.split("\n").slice(0, page.done ? -2 : -1);
  let checksum = previous;
  for (const line of lines) checksum = nextChecksum(checksum, line);
  if (checksum === page.checksum) return checksum;
  throw new CliError("Start it again, a page was damaged on its way");
}

async function newPassphrase({ ask, env }: TransferContext): Promise<string | undefined> {
  if (env.BANATA_PASSPHRASE) return env.BANATA_PASSPHRASE;
  const question = "Passphrase for the project's secrets (empty leaves them out):";
  const given = await ask(question, { isHidden: true });
  if (!given) return undefined;
  if (await ask("The same again:", { isHidden: true }) === given) return given;
  throw new CliError("Type the same passphrase twice");
}
