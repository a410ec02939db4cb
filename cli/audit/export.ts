import { parseExportHeader } from "../../rules/audit_export.ts";
import { parseCheckpoint } from "../../tlog/mod.ts";
import type { AuditExport } from "../../plugins/audit_logs/types.ts";
import { CliError } from "../arguments.ts";
import { ExportFile } from "../transfer/export_file.ts";
import { PlatformSession, type TransferContext } from "../transfer/session.ts";

/** Events of one request; the server may give fewer. */
const PAGE = 1000;

/** The formats, and how a page of each is a part of the file. */
const FORMATS: Readonly<Record<string, (page: AuditExport<unknown>) => string>> = {
  ndjson: ({ text = "" }) => text,
  csv: ({ text = "" }) => text,
  json: toLines,
  ocsf: toLines,
};

/** What is exported, and where it goes. */
interface AuditExportOptions {
  /** Origin of the deployment. */
  readonly site: string;
  /** The file to write. */
  readonly file: string;
  /** `ndjson`, `csv`, `json` or `ocsf`; the last two as a line of JSON for each event. */
  readonly format: string;
  /** Filters of `POST /banata/audit-logs/export`, by name. */
  readonly filter: Readonly<Record<string, string | number>>;
}

/**
 * Writes a project's audit log to a file, page by page, going on where an earlier call stopped. The key is
 * `BANATA_API_KEY`, which no list of processes shows.
 *
 * @throws {CliError} with one sentence that says what to do
 */
export async function exportAuditLog(
  { file: path, filter, format, site }: AuditExportOptions,
  context: TransferContext,
): Promise<void> {
  const toText = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (toText === undefined) {
    throw new CliError(
      `Name a format with --format ndjson, csv, json or ocsf: current value is ${format}`,
    );
  }
  const key = context.env.BANATA_API_KEY;
  if (!key) throw new CliError("Set BANATA_API_KEY to a key that holds audit.read");
  const file = new ExportFile(path);
  const count = await writePages(file, { filter, format, key, site, toText }, context)
    .catch(async (thrown) => {
      await file.closeEmpty();
      throw thrown;
    });
  await file.finish();
  context.print(
    `Wrote ${count} events to ${path}; they tell who did what, so keep the file to yourself`,
  );
}

async function writePages(
  file: ExportFile,
  { filter, format, key, site, toText }: Omit<AuditExportOptions, "file"> & {
    key: string;
    toText: (page: AuditExport<unknown>) => string;
  },
  context: TransferContext,
): Promise<number> {
  const project = `audit log as ${format}, ${JSON.stringify(filter)}`;
  const place = await file.open({ site, project });
  const session = PlatformSession.ofKey(site, key, context);
  let { cursor, count }: { cursor: number | string | null; count: number } = place === null
    ? { cursor: null, count: 0 }
    : JSON.parse(place.cursor);
  for (let isDone = false; !isDone;) {
    const body = { ...filter, format, limit: PAGE, cursor };
    const page = await session.post<AuditExport<unknown>>("/banata/audit-logs/export", body);
    const bytes = await file.append(toText(page));
    count += page.count;
    cursor = page.nextCursor;
    isDone = cursor === null;
    if (!isDone) {
      const next = JSON.stringify({ cursor, count });
      await file.keepPlace({ site, project, bytes, cursor: next, checksum: "" });
    }
    context.progress(isDone ? 1 : shareOf(page), `${count} events`);
  }
  return count;
}

function toLines({ data }: AuditExport<unknown>): string {
  return data.map((event) => `${JSON.stringify(event)}\n`).join("");
}

/** How far a page is, where it says so. */
function shareOf({ text = "" }: AuditExport<unknown>): number {
  const header = parseExportHeader(text.slice(0, text.indexOf("\n")));
  if (header === null) return 0;
  const { size } = parseCheckpoint(header.checkpoint.split("\n\n")[0] + "\n");
  return Math.min(header.to / size, 0.99);
}
