/**
 * The entries of a ZIP (APPNOTE.TXT 6.3.10), by its central directory at the end: so a file that is cut
 * is known before anything is unpacked, and each entry is read for itself. What no export of Convex has
 * is refused: paths that climb, entries that share bytes, and ones that unpack to far more than they are.
 *
 * @module
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import { Inflate } from "fflate";
import { FileError } from "./file_error.ts";

/** One entry, as the central directory has it. */
interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT = 65_535;
const MAX_DIRECTORY_BYTES = 64 * 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;
const CHUNK_BYTES = 16 * 1024;
/** JSON of rows is packed to a tenth or so; Deflate can do a thousand. */
const MAX_RATIO = 200;
const SMALL_BYTES = 1024 * 1024;

/** An open ZIP. */
interface Zip extends Disposable {
  /** The names of its entries. */
  readonly names: readonly string[];
  /** What an entry holds, in pieces; it is checked against size and checksum at its end. */
  read(name: string): Generator<Uint8Array>;
}

/**
 * Opens a ZIP and checks its directory.
 *
 * @throws {FileError} FILE_TRUNCATED, FILE_DAMAGED, FILE_PATHS or FILE_BOMB
 */
export function openZip(path: string): Zip {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const entries = parseDirectory(readDirectory(file, size));
    checkEntries(entries, size);
    return {
      names: [...entries.keys()],
      read(name) {
        const entry = entries.get(name);
        if (entry === undefined) {
          throw new Error(`Read an entry that is there: current value is ${name}`);
        }
        return unpack(file, entry);
      },
      [Symbol.dispose]: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function readDirectory(file: number, fileBytes: number): { view: DataView; count: number } {
  const tailBytes = Math.min(fileBytes, END_BYTES + MAX_COMMENT);
  const tail = readAt(file, fileBytes - tailBytes, tailBytes);
  let at = tailBytes - END_BYTES;
  while (at >= 0 && tail.getUint32(at, true) !== END) at--;
  if (at < 0) throw new FileError("FILE_TRUNCATED");
  let count = tail.getUint16(at + 10, true);
  let bytes = tail.getUint32(at + 12, true);
  let offset = tail.getUint32(at + 16, true);
  if (count === 0xffff || bytes === 0xffffffff || offset === 0xffffffff) {
    const locator = at >= 20 && tail.getUint32(at - 20, true) === LOCATOR_64;
    if (!locator) throw new FileError("FILE_DAMAGED");
    const end = readAt(file, Number(tail.getBigUint64(at - 12, true)), 56);
    if (end.getUint32(0, true) !== END_64) throw new FileError("FILE_DAMAGED");
    count = Number(end.getBigUint64(32, true));
    bytes = Number(end.getBigUint64(40, true));
    offset = Number(end.getBigUint64(48, true));
  }
  if (bytes > MAX_DIRECTORY_BYTES) throw new FileError("FILE_BOMB");
  if (offset + bytes > fileBytes) throw new FileError("FILE_TRUNCATED");
  return { view: readAt(file, offset, bytes), count };
}

function parseDirectory({ count, view }: { view: DataView; count: number }): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== CENTRAL) {
      throw new FileError("FILE_DAMAGED");
    }
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32]
      .map((field) => view.getUint16(at + field, true)) as [number, number, number];
    const next = at + 46 + nameBytes + extraBytes + commentBytes;
    if (next > view.byteLength) throw new FileError("FILE_DAMAGED");
    const bytes = new Uint8Array(view.buffer, view.byteOffset + at + 46, nameBytes);
    const name = new TextDecoder().decode(bytes);
    if (entries.has(name)) {
      throw new FileError("FILE_DAMAGED", { place: `two entries are called ${name}` });
    }
    const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1;
    entries.set(name, {
      name,
      method: isEncrypted ? -1 : view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      ...sizesOf(view, { at, extraAt: at + 46 + nameBytes, extraBytes }),
    });
    at = next;
  }
  return entries;
}

/** Sizes and place of an entry; those that 32 bits can't say stand in the extra field 1, in this order. */
function sizesOf(
  view: DataView,
  { at, extraAt, extraBytes }: { at: number; extraAt: number; extraBytes: number },
): Pick<ZipEntry, "size" | "packed" | "offset"> {
  const sizes = {
    size: view.getUint32(at + 24, true),
    packed: view.getUint32(at + 20, true),
    offset: view.getUint32(at + 42, true),
  };
  const end = extraAt + extraBytes;
  for (let field = extraAt; field + 4 <= end;) {
    const length = view.getUint16(field + 2, true);
    if (view.getUint16(field, true) === 1) {
      let value = field + 4;
      for (const name of ["size", "packed", "offset"] as const) {
        if (sizes[name] !== 0xffffffff || value + 8 > end) continue;
        sizes[name] = Number(view.getBigUint64(value, true));
        value += 8;
      }
    }
    field += 4 + length;
  }
  return sizes;
}

function checkEntries(entries: ReadonlyMap<string, ZipEntry>, fileBytes: number): void {
  let before = 0;
  for (const entry of [...entries.values()].sort((a, b) => a.offset - b.offset)) {
    const { name, offset, packed } = entry;
    const isPlain = name !== "" && !name.startsWith("/") && !/[\\:\0]/.test(name) &&
      !name.split("/").includes("..");
    if (!isPlain) throw new FileError("FILE_PATHS");
    if (isBomb(entry)) {
      throw new FileError("FILE_BOMB", { place: name });
    }
    if (offset < before) throw new FileError("FILE_BOMB", { place: name });
    before = offset + 30 + packed;
    if (before > fileBytes) throw new FileError("FILE_TRUNCATED");
  }
}

/** Whether what is packed in so many bytes unpacks to far more than rows would. */
export function isBomb({ packed, size }: { packed: number; size: number }): boolean {
  return size > SMALL_BYTES && size > packed * MAX_RATIO;
}

function* unpack(file: number, entry: ZipEntry): Generator<Uint8Array> {
  const { method, name, offset, packed, size } = entry;
  if (method !== STORED && method !== DEFLATED) throw new FileError("FILE_WRONG", { place: name });
  const head = readAt(file, offset, 30);
  if (head.getUint32(0, true) !== LOCAL) throw new FileError("FILE_DAMAGED", { place: name });
  const start = offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  let [done, crc] = [0, 0];
  for (const piece of inflated(pieces(file, { start, bytes: packed }), entry)) {
    done += piece.length;
    crc = crc32(piece, crc);
    yield piece;
  }
  if (done !== size || crc !== entry.crc) throw new FileError("FILE_DAMAGED", { place: name });
}

function* inflated(
  packed: Iterable<Uint8Array>,
  { method, name, size }: ZipEntry,
): Generator<Uint8Array> {
  if (method === STORED) return yield* packed;
  let found: Uint8Array[] = [];
  let done = 0;
  const inflate = new Inflate((piece) => {
    done += piece.length;
    if (done > size) throw new FileError("FILE_BOMB", { place: name });
    found.push(piece);
  });
  const push = (piece: Uint8Array, isLast: boolean) => {
    try {
      inflate.push(piece, isLast);
    } catch (error) {
      throw error instanceof FileError ? error : new FileError("FILE_DAMAGED", { place: name });
    }
    const pieces = found;
    found = [];
    return pieces;
  };
  for (const piece of packed) yield* push(piece, false);
  yield* push(new Uint8Array(), true);
}

function* pieces(
  file: number,
  { bytes, start }: { start: number; bytes: number },
): Generator<Uint8Array> {
  for (let at = 0; at < bytes; at += CHUNK_BYTES) {
    const view = readAt(file, start + at, Math.min(CHUNK_BYTES, bytes - at));
    yield new Uint8Array(view.buffer);
  }
}

function readAt(file: number, at: number, bytes: number): DataView {
  const buffer = new Uint8Array(bytes);
  for (let done = 0; done < bytes;) {
    const read = readSync(file, buffer, done, bytes - done, at + done);
    if (read === 0) throw new FileError("FILE_TRUNCATED");
    done += read;
  }
  return new DataView(buffer.buffer);
}
