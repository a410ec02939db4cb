import type { ImportStanding } from "../../component/project_import.ts";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import type { Changes, NewRow, ProjectRow } from "../../plugins/_kernel/store.ts";
import { nextChecksum } from "../../plugins/transfer/chunks.ts";
import {
  EXPORT_VERSIONS,
  type ExportHeader,
  parseEnd,
  parseHeader,
  parseRow,
} from "../../plugins/transfer/format.ts";
import type {
  ImportBeginBody,
  ImportChunkBody,
  ImportFinishBody,
  ImportReply,
} from "../../plugins/transfer/types.ts";
import { importedContent } from "../../plugins/emails/templates/imported.ts";
import { SealedTextError } from "./secrets.ts";
import { unwrapFromExport } from "./transfer_export_key.ts";
import { keysOf, type TransferParts } from "./transfer_parts.ts";
import { asApiError, refuse } from "./transfer_refusals.ts";
import { type Columns, incoming } from "./transfer_secret_columns.ts";

/** Lines of one chunk: their unique columns are looked up one by one. */
const MAX_LINES = 500;
/** Tables whose rows hold a mail's template. */
const OF_TEMPLATES: ReadonlySet<string> = new Set(["emailTemplate", "emailVersion"]);

/** Begins an import: stages the project's row and stores its key under this deployment's root. */
export async function beginImport(
  parts: TransferParts,
  { header: line, passphrase, slug }: ImportBeginBody,
  { ownerId }: { ownerId: string },
): Promise<ImportReply> {
  const header = parseHeader(line);
  if (header === null) return refuse("BAD_REQUEST", "INVALID_EXPORT");
  if (!EXPORT_VERSIONS.includes(header.version)) {
    return refuse("BAD_REQUEST", "UNSUPPORTED_EXPORT_VERSION");
  }
  const { id } = header.project;
  const { runMutation, runQuery } = parts.ctx;
  const checksum = nextChecksum("", line);
  const standing = await runQuery(parts.component.project_import.status, { projectId: id });
  if (standing !== null) {
    return standing.header === checksum
      ? toReply(id, standing)
      : refuse("CONFLICT", "IMPORT_IN_PROGRESS");
  }
  const migration = await finishedMigration(parts);
  if (header.migration !== migration) return refuse("CONFLICT", "EXPORT_SCHEMA_MISMATCH");
  const slugs = slug === undefined ? {} : { slug };
  await stage(parts, { ...header.project, ...slugs, ownerId });
  const args = { projectId: id, header: checksum, migration, now: parts.now };
  const begin = () => runMutation(parts.component.project_import.begin, args);
  const begun = await asApiError(begin, "INVALID_EXPORT");
  await keepKey(parts, header, { passphrase });
  return toReply(id, begun);
}

/** Stores the project's row, whose id, client id and slug are taken from then on. */
async function stage(parts: TransferParts, project: ExportHeader["project"]): Promise<void> {
  const platform = parts.storeOf(PLATFORM_PROJECT_ID);
  const left = await platform.findOne("project", { id: project.id });
  if (left?.staged === true) return refuse("CONFLICT", "IMPORT_BEING_ERASED");
  // Whatever columns a file has, the component checks them like any others.
  const row = { ...project, staged: true } as NewRow<ProjectRow>;
  await asApiError(() => platform.create("project", row), "INVALID_EXPORT");
}

async function keepKey(
  parts: TransferParts,
  { project: { id: projectId }, secrets }: ExportHeader,
  { passphrase }: { passphrase?: string },
): Promise<void> {
  if (secrets === null) return;
  if (passphrase === undefined) return refuse("BAD_REQUEST", "PASSPHRASE_REQUIRED");
  const options = { asker: parts.asker, projectId, passphrase };
  await keysOf(parts, projectId).imported(await unwrapFromExport(secrets, options));
}

/** Takes the next lines, all of them or none. A chunk that was taken before changes nothing. */
export async function takeChunk(
  parts: TransferParts,
  { checksum, id, lines: text, sequence }: ImportChunkBody,
): Promise<ImportReply> {
  const { runMutation } = parts.ctx;
  const standing = await importStatus(parts, id);
  if (sequence < standing.sequence) return standing;
  if (sequence > standing.sequence) return refuse("CONFLICT", "IMPORT_CHUNK_MISSING");
  const lines = text.split("\n");
  if (lines.pop() !== "" || lines.length > MAX_LINES) {
    return refuse("BAD_REQUEST", "IMPORT_CHUNK_DAMAGED");
  }
  let found = standing.checksum;
  for (const line of lines) found = nextChecksum(found, line);
  if (found !== checksum) return refuse("BAD_REQUEST", "IMPORT_CHUNK_DAMAGED");
  const rows = JSON.stringify(await rowsIn(parts, id, { lines }));
  const args = { projectId: id, sequence, checksum, rows };
  const take = () => runMutation(parts.component.project_import.chunk, args);
  const next = await asApiError(take, "IMPORT_ROW_REFUSED");
  return toReply(id, next);
}

async function rowsIn(
  parts: TransferParts,
  id: string,
  { lines }: { lines: readonly string[] },
): Promise<[table: string, row: Columns][]> {
  const convert = incoming(parts, id);
  const rows: [string, Columns][] = [];
  for (const line of lines) {
    const parsed = parseRow(line);
    if (parsed === null) return refuse("BAD_REQUEST", "IMPORT_ROW_REFUSED");
    const { projectId, ...row } = parsed.row;
    if (projectId !== id) return refuse("BAD_REQUEST", "IMPORT_FOREIGN_ROW");
    const columns = await convert(parsed.table, row).catch(asRefusal);
    rows.push([parsed.table, checked(parsed.table, columns)]);
  }
  return rows;
}

/** What the rules of columns do not tell of a row. */
function checked(table: string, row: Columns): Columns {
  if (!OF_TEMPLATES.has(table)) return row;
  const content = importedContent(row.content);
  return content === null ? refuse("BAD_REQUEST", "IMPORT_ROW_REFUSED") : { ...row, content };
}

function asRefusal(error: unknown): never {
  if (error instanceof SealedTextError) return refuse("BAD_REQUEST", "IMPORT_ROW_REFUSED");
  throw error;
}

/** Tells how far an import is. */
export async function importStatus(
  { component, ctx }: TransferParts,
  projectId: string,
): Promise<ImportReply> {
  const standing = await ctx.runQuery(component.project_import.status, { projectId });
  return standing === null ? refuse("NOT_FOUND", "IMPORT_NOT_FOUND") : toReply(projectId, standing);
}

/** Makes the project live if what was taken is what the last line says. */
export async function finishImport(
  parts: TransferParts,
  { end: line, id: projectId }: ImportFinishBody,
): Promise<void> {
  const end = parseEnd(line);
  if (end === null) return refuse("BAD_REQUEST", "INVALID_EXPORT");
  const { runMutation } = parts.ctx;
  const { checksum, counts, lines } = end;
  const migration = await finishedMigration(parts);
  const args = { projectId, lines, checksum, counts: JSON.stringify(counts), migration };
  const finish = () => runMutation(parts.component.project_import.finish, args);
  await asApiError(finish, "INVALID_EXPORT");
  await updateProject(parts, projectId, { staged: null, updatedAt: parts.now });
}

/** Ends an import; what it brought is erased as a deleted project's rows are. */
export async function abandonImport(parts: TransferParts, projectId: string): Promise<void> {
  const { component, now } = parts;
  const { runMutation } = parts.ctx;
  const abandon = () => runMutation(component.project_import.abandon, { projectId });
  await asApiError(abandon, "IMPORT_NOT_FOUND");
  await updateProject(parts, projectId, { deletedAt: now, eraseAt: now });
  await runMutation(component.erase.start, { projectId, now });
}

async function updateProject(
  { storeOf }: TransferParts,
  id: string,
  changes: Changes<ProjectRow>,
): Promise<void> {
  await storeOf(PLATFORM_PROJECT_ID).updateOne("project", { id }, changes);
}

function toReply(id: string, { checksum, lines, sequence }: ImportStanding): ImportReply {
  return { id, checksum, lines, sequence };
}

async function finishedMigration({ component, ctx }: TransferParts): Promise<number> {
  const { latest, version } = await ctx.runQuery(component.migrate.version, {});
  return version === latest ? version : refuse("CONFLICT", "MIGRATION_PENDING");
}
