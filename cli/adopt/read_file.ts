import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { FileError } from "./file_error.ts";
import { type ReadRow, rowsOfCsv, rowsOfJson, rowsOfLines } from "./read_text.ts";
import type { ForeignRow, Staging } from "./staging.ts";
import { isBomb, openZip } from "./zip.ts";

/** Where the rows of a list go. */
export interface Place {
  readonly table: string;
  /** The column by which others find them. */
  readonly ref?: string;
}

/** What a source's file may be, and what is in it. */
export interface FileShape {
  readonly formats: readonly ("csv" | "json" | "sqlite" | "zip")[];
  /** What a `{` begins. @default a row and its line */
  readonly object?: "lists";
  /** The table of a list, by its name in the file: null for one that stays behind; empty for a file of one list. */
  place(list: string): Place | null;
  /** Columns of which every row has one: a file in which none has is another system's. @default not asked */
  readonly ids?: readonly string[];
  /** Brings a row's names into one form. @default as they are */
  row?(row: ForeignRow): ForeignRow;
  /** The columns of a CSV that does not name them. */
  readonly columns?: readonly string[];
  /** The lists of a ZIP, by the entries that hold them; of all entries at once, for what they are depends on each other. */
  entries?(names: readonly string[]): ReadonlyMap<string, string>;
}

const SQLITE = "SQLite format 3\0";

/**
 * Reads a file whole into the staging, so that one that is damaged anywhere is refused before anything is
 * sent.
 *
 * @throws {FileError}
 */
export async function stageFile(
  path: string,
  { into, shape }: { readonly shape: FileShape; readonly into: Staging },
): Promise<void> {
  await stageRows(path, shape, into);
  if (shape.ids !== undefined && !into.hasColumn(shape.ids)) {
    throw new FileError("FILE_WRONG", { place: `no row of it has ${shape.ids.join(" or ")}` });
  }
}

async function stageRows(path: string, shape: FileShape, into: Staging): Promise<void> {
  const head = await headOf(path);
  const format = formatOf(head);
  if (!shape.formats.includes(format)) throw new FileError("FILE_WRONG");
  if (format === "sqlite") return stageDatabase(path, shape, into);
  if (format === "zip") return await stageZip(path, shape, into);
  const first = new TextDecoder().decode(head).trimStart()[0];
  const rows = format === "csv"
    ? rowsOfCsv(piecesOf(path), { columns: shape.columns })
    : first === "["
    ? rowsOfJson(piecesOf(path), { isList: true })
    : shape.object === "lists"
    ? rowsOfJson(piecesOf(path), { isList: false })
    : rowsOfLines(piecesOf(path));
  for await (const row of rows) stageRow(row, shape, into);
}

function stageRow({ at, list, row }: ReadRow, shape: FileShape, into: Staging): void {
  const place = shape.place(list);
  if (place === null) return into.leave(list, 1);
  const named = shape.row?.(row) ?? row;
  const ref = place.ref === undefined ? undefined : named[place.ref];
  into.put(place.table, { at, ref: ref ?? undefined, row: named });
}

/** The first bytes of a file, unpacked if it is packed by gzip. */
async function headOf(path: string): Promise<Uint8Array> {
  if ((await stat(path)).isDirectory()) throw new FileError("FILE_WRONG");
  const parts: number[] = [];
  for await (const piece of piecesOf(path)) {
    parts.push(...piece.subarray(0, 1024));
    if (parts.length >= 64) break;
  }
  return Uint8Array.from(parts);
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const stream = createReadStream(path, { end: 63 });
  const pieces: Uint8Array[] = await Array.fromAsync(stream);
  return pieces[0] ?? new Uint8Array();
}

function formatOf(head: Uint8Array): "csv" | "json" | "sqlite" | "zip" {
  const text = new TextDecoder("latin1").decode(head);
  if (text.startsWith(SQLITE)) return "sqlite";
  if (text.startsWith("PK")) return "zip";
  return /^(?:\xef\xbb\xbf)?\s*[[{]/.test(text) ? "json" : "csv";
}

async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const first = await firstBytes(path);
  const file = createReadStream(path);
  if (first[0] !== 0x1f || first[1] !== 0x8b) return yield* file;
  const { size } = await stat(path);
  let done = 0;
  try {
    for await (const piece of pipeline(file, createGunzip(), () => {})) {
      done += piece.length;
      if (isBomb({ size: done, packed: size })) throw new FileError("FILE_BOMB");
      yield piece;
    }
  } catch (error) {
    throw isUnpackable(error) ? new FileError("FILE_DAMAGED") : error;
  }
}

/** What zlib says of bytes that it can't unpack. */
function isUnpackable(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^Z_/.test(String(error.code));
}

function stageDatabase(path: string, shape: FileShape, into: Staging): void {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true });
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    for (const { name } of tables) {
      const table = String(name);
      if (table.startsWith("sqlite_")) continue;
      const quoted = `"${table.replaceAll('"', '""')}"`;
      const place = shape.place(table);
      if (place === null) {
        const { n } = db.prepare(`SELECT count(*) AS n FROM ${quoted}`).get() ?? {};
        into.leave(table, Number(n));
        continue;
      }
      let number = 0;
      for (const row of db.prepare(`SELECT * FROM ${quoted}`).iterate()) {
        stageRow({ at: `${table} ${++number}`, list: table, row: { ...row } }, shape, into);
      }
    }
  } catch {
    throw new FileError("FILE_DAMAGED");
  } finally {
    db?.close();
  }
}

async function stageZip(path: string, shape: FileShape, into: Staging): Promise<void> {
  using zip = openZip(path);
  const lists = shape.entries?.(zip.names) ?? new Map<string, string>();
  for (const [entry, list] of lists) {
    for await (const { at, row } of rowsOfLines(zip.read(entry))) {
      stageRow({ at: `${entry} ${at}`, list, row }, shape, into);
    }
  }
}
