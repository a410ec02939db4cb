import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { nextChecksum } from "../../plugins/transfer/chunks.ts";
import {
  type ExportEnd,
  type ExportHeader,
  parseEnd,
  parseHeader,
  parseRow,
} from "../../plugins/transfer/format.ts";
import { CliError } from "../arguments.ts";

/** An export file that was found complete. */
export interface ImportFile {
  readonly header: ExportHeader;
  /** The first line as it is. */
  readonly headerLine: string;
  readonly end: ExportEnd;
  /** The last line as it is. */
  readonly endLine: string;
}

/**
 * Reads an export file once from start to end, so that nothing of a damaged one is sent.
 *
 * @throws {CliError} when it is no export, or not as it was written
 */
export async function checkFile(path: string): Promise<ImportFile> {
  // What reading one throws names no file.
  if ((await stat(path)).isDirectory()) throw notAnExport(path);
  let [checksum, lines, headerLine, endLine] = ["", 0, "", ""];
  const counts = new Map<string, number>();
  let projectId = "";
  for await (const line of linesOf(path)) {
    if (endLine !== "") throw damaged(path);
    if (lines === 0) {
      headerLine = line;
      projectId = headerOf(line, path).project.id;
    } else {
      const row = parseRow(line);
      if (row === null) {
        endLine = line;
        continue;
      }
      if (row.row.projectId !== projectId) throw damaged(path);
      counts.set(row.table, (counts.get(row.table) ?? 0) + 1);
    }
    checksum = nextChecksum(checksum, line);
    lines++;
  }
  const end = parseEnd(endLine);
  const isWhole = end?.lines === lines && end.checksum === checksum &&
    Object.keys(end.counts).length === counts.size &&
    Object.entries(end.counts).every(([table, count]) => counts.get(table) === count);
  if (!isWhole) throw damaged(path);
  return { header: headerOf(headerLine, path), headerLine, end, endLine };
}

/** The lines of a text file, each without its newline. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = "";
  for await (const text of createReadStream(path, "utf8")) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

function headerOf(line: string, path: string): ExportHeader {
  const header = parseHeader(line);
  if (header === null) throw notAnExport(path);
  return header;
}

function notAnExport(path: string): CliError {
  return new CliError(`Name the export of a project with --in: ${path} is none`);
}

function damaged(path: string): CliError {
  return new CliError(`Export the project again: ${path} is damaged or not whole`);
}
