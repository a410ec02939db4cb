/**
 * Texts of rows, piece by piece: lines of JSON, JSON with lists of rows, and CSV.
 *
 * @module
 */
import { Readable } from "node:stream";
import { JSONParser } from "@streamparser/json";
import { CsvError, parse } from "csv-parse";
import { FileError } from "./file_error.ts";
import type { ForeignRow } from "./staging.ts";

/** Bytes of a file, in pieces. */
type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A row that was read. */
export interface ReadRow {
  /** The list it is in; empty where the file is one list. */
  readonly list: string;
  /** Where it stands: `line 12`, `user 3`. */
  readonly at: string;
  readonly row: ForeignRow;
}

/** Characters of one line: a document of Convex has at most a MiB, a row of SQL hardly more. */
const MAX_LINE = 8 * 1024 * 1024;

/**
 * The lines of a text in UTF-8, without their ends and a mark at its start.
 *
 * @throws {FileError} FILE_DAMAGED
 */
async function* linesOf(pieces: Pieces): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  const decode = (piece?: Uint8Array) => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      throw new FileError("FILE_DAMAGED", { place: "it is no UTF-8" });
    }
  };
  for await (const piece of pieces) {
    const lines = (rest + decode(piece)).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE) {
      throw new FileError("FILE_DAMAGED", { place: "a line is too long" });
    }
    for (const line of lines) yield line.replace(/\r$/, "");
  }
  rest += decode();
  if (rest !== "") yield rest;
}

/**
 * The rows of lines of JSON (NDJSON); empty lines count, but are none.
 *
 * @throws {FileError} FILE_DAMAGED with the line
 */
export async function* rowsOfLines(pieces: Pieces): AsyncGenerator<ReadRow> {
  let number = 0;
  for await (const line of linesOf(pieces)) {
    const at = `line ${++number}`;
    if (line.trim() === "") continue;
    yield { list: "", at, row: objectOf(parseLine(line, at), at) };
  }
}

function parseLine(line: string, at: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new FileError("FILE_DAMAGED", { place: at });
  }
}

function objectOf(value: unknown, at: string): ForeignRow {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as ForeignRow;
  }
  throw new FileError("FILE_DAMAGED", { place: at });
}

/**
 * The rows of JSON that is a list of them, or an object whose values are such lists.
 *
 * @throws {FileError} FILE_DAMAGED or FILE_TRUNCATED
 */
export async function* rowsOfJson(
  pieces: Pieces,
  { isList }: { isList: boolean },
): AsyncGenerator<ReadRow> {
  const parser = new JSONParser({ paths: [isList ? "$.*" : "$.*.*"], keepStack: false });
  let found: ReadRow[] = [];
  parser.onError = () => {
    throw new FileError("FILE_DAMAGED");
  };
  parser.onValue = ({ key, stack, value }) => {
    const list = isList ? "" : String(stack.at(1)?.key ?? "");
    // What else an object says of itself, such as a realm's settings, is in no list.
    if (typeof key !== "number" || typeof value !== "object" || value === null) return;
    const at = `${list || "item"} ${key + 1}`;
    found.push({ list, at, row: objectOf(value, at) });
  };
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const piece of pieces) {
    try {
      parser.write(decoder.decode(piece, { stream: true }));
    } catch (error) {
      throw error instanceof FileError
        ? error
        : new FileError("FILE_DAMAGED", { place: "it is no UTF-8" });
    }
    yield* found;
    found = [];
  }
  if (!parser.isEnded) throw new FileError("FILE_TRUNCATED");
}

/** The same bytes, where they are text: the parser puts a question mark in the place of what is none. */
async function* inUtf(pieces: Pieces): AsyncGenerator<Uint8Array> {
  let decoder: TextDecoder | undefined;
  const check = (piece?: Uint8Array) => {
    try {
      decoder?.decode(piece, { stream: piece !== undefined });
    } catch {
      throw new FileError("FILE_DAMAGED", { place: "it is no UTF-8" });
    }
  };
  for await (const piece of pieces) {
    // The parser knows UTF-16 by its mark.
    decoder ??= new TextDecoder(piece[0] === 0xff ? "utf-16le" : "utf-8", { fatal: true });
    check(piece);
    yield piece;
  }
  check();
}

/**
 * The rows of a CSV (RFC 4180), by the names in its first line or by those that are given.
 *
 * @throws {FileError} FILE_DAMAGED with the line
 */
export async function* rowsOfCsv(
  pieces: Pieces,
  { columns }: { columns?: readonly string[] },
): AsyncGenerator<ReadRow> {
  const parser = parse({
    bom: true,
    columns: columns === undefined ? true : [...columns],
    info: true,
    max_record_size: MAX_LINE,
    relax_column_count_less: columns !== undefined,
    skip_empty_lines: true,
  });
  const bytes = Readable.from(inUtf(pieces));
  bytes.on("error", (error) => parser.destroy(error));
  bytes.pipe(parser);
  try {
    for await (const { info, record } of parser) {
      yield { list: "", at: `line ${info.lines}`, row: record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new FileError("FILE_DAMAGED", { place: `line ${error.lines ?? "?"}` });
  }
}
