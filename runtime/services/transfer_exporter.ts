import * as base64url from "jose/base64url";
import * as z from "../../plugins/_kernel/schemas.ts";
import { fail } from "../../plugins/_kernel/errors.ts";
import type { ProjectRow } from "../../plugins/_kernel/store.ts";
import { TRANSFER_ERROR_CODES } from "../../plugins/transfer/error_codes.ts";
import { nextChecksum } from "../../plugins/transfer/chunks.ts";
import { EXPORT_FORMAT, EXPORT_VERSION, type ExportEnd } from "../../plugins/transfer/format.ts";
import type { ExportReply } from "../../plugins/transfer/types.ts";
import { ProjectKeyError } from "./project_keys.ts";
import { SealedTextError } from "./secrets.ts";
import { wrapForExport } from "./transfer_export_key.ts";
import { keysOf, type TransferParts } from "./transfer_parts.ts";
import { type Columns, outgoing, withoutSecrets } from "./transfer_secret_columns.ts";
import { KeyChangedError, underExportedKey } from "./transfer_vault_records.ts";

/** Columns of a project's row that say what it is in this deployment only. */
const LOCAL_COLUMNS = ["deletedAt", "eraseAt", "staged"];

const UNREADABLE = [SealedTextError, ProjectKeyError];

/** One page of a project's export; the first is made by a lane that writes, for its event. */
export async function exportPage(
  parts: TransferParts,
  project: ProjectRow,
  { cursor: text, passphrase }: { cursor?: string; passphrase?: string },
): Promise<ExportReply> {
  try {
    if (text === undefined) return await firstPage(parts, project, { passphrase });
    const cursor = parseCursor(text);
    if (cursor?.projectId !== project.id) {
      return fail("BAD_REQUEST", TRANSFER_ERROR_CODES.INVALID_CURSOR);
    }
    return await nextPage(parts, cursor, { before: "" });
  } catch (error) {
    if (error instanceof KeyChangedError) {
      return fail("CONFLICT", TRANSFER_ERROR_CODES.PROJECT_KEY_CHANGED);
    }
    if (UNREADABLE.some((kind) => error instanceof kind)) {
      return fail("CONFLICT", TRANSFER_ERROR_CODES.PROJECT_SECRETS_UNREADABLE);
    }
    throw error;
  }
}

async function firstPage(
  parts: TransferParts,
  project: ProjectRow,
  { passphrase }: { passphrase?: string },
): Promise<ExportReply> {
  const { component, now, author } = parts;
  const { runMutation, runQuery } = parts.ctx;
  const projectId = project.id;
  await runMutation(component.project_export.record, { projectId, author: author() });
  const { latest, version } = await runQuery(component.migrate.version, {});
  if (version !== latest) return fail("CONFLICT", TRANSFER_ERROR_CODES.MIGRATION_PENDING);
  const secrets = passphrase === undefined ? null : await wrapForExport(
    await keysOf(parts, projectId).exported(),
    { asker: parts.asker, projectId, passphrase },
  );
  const columns = Object.entries(project)
    .filter(([name, value]) => value !== null && !LOCAL_COLUMNS.includes(name));
  const line = JSON.stringify({
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    project: Object.fromEntries(columns),
    migration: version,
    exportedAt: now,
    secrets,
  });
  const checksum = nextChecksum("", line);
  const keyVersion = secrets?.version ?? null;
  const start = { after: null, keyVersion, lines: 1, checksum, counts: {} };
  return await nextPage(parts, { projectId, ...start }, { before: `${line}\n` });
}

async function nextPage(
  parts: TransferParts,
  cursor: ExportCursor,
  { before }: { before: string },
): Promise<ExportReply> {
  const { component, ctx } = parts;
  const { after, keyVersion, projectId } = cursor;
  const page = await ctx.runQuery(component.project_export.page, { projectId, after });
  const convert = keyVersion === null
    ? withoutSecrets
    : await withSecrets(parts, { keyVersion, projectId });
  let { checksum, lines } = cursor;
  const counts = { ...cursor.counts };
  let text = before;
  for (const { row, table } of page.rows) {
    const converted = await convert(table, row);
    if (converted === null) continue;
    const line = JSON.stringify({ table, row: { projectId, ...converted } });
    checksum = nextChecksum(checksum, line);
    counts[table] = (counts[table] ?? 0) + 1;
    lines++;
    text += `${line}\n`;
  }
  const last = page.rows.at(-1);
  const place = last === undefined ? after : { table: last.table, id: String(last.row.id) };
  const end: ExportEnd = { lines, counts, checksum };
  const rows = lines - 1;
  return {
    lines: page.isLast ? `${text}${JSON.stringify({ end })}\n` : text,
    cursor: page.isLast ? null : formatCursor({ ...cursor, ...end, after: place }),
    done: page.isLast,
    checksum,
    secrets: keyVersion !== null,
    progress: { rows, tablesDone: page.tablesDone, tables: page.tables },
  };
}

async function withSecrets(
  parts: TransferParts,
  key: { projectId: string; keyVersion: number },
): Promise<(table: string, row: Columns) => Promise<Columns>> {
  const moved = await underExportedKey(parts, key);
  const sealed = await outgoing(parts, key.projectId);
  return async (table, row) => await sealed(table, await moved(table, row));
}

/** Where an export goes on, and what its last line will say. */
type ExportCursor = {
  projectId: string;
  /** The last row that was read; null before the first. */
  after: { table: string; id: string } | null;
  /** The version of the key that the first line has; null for an export without secrets. */
  keyVersion: number | null;
  lines: number;
  checksum: string;
  counts: Record<string, number>;
};

const cursor: z.ZodType<ExportCursor> = z.object({
  projectId: z.string(),
  after: z.object({ table: z.string(), id: z.string() }).nullable(),
  keyVersion: z.number().int().nullable(),
  lines: z.number().int().min(1),
  checksum: z.string().regex(/^[0-9a-f]{64}$/),
  counts: z.record(z.string(), z.number().int().min(0)),
});

/**
 * A cursor as text. Whoever forges one only spoils their own export: it names no row that its holder
 * may not export anyway.
 */
export function formatCursor(value: ExportCursor): string {
  return base64url.encode(JSON.stringify(value));
}

/** Reads a cursor; null for what is none. */
function parseCursor(text: string): ExportCursor | null {
  try {
    const json = new TextDecoder().decode(base64url.decode(text));
    return cursor.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}
