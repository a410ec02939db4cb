/**
 * Reads SQLite's write-ahead log from the outside, as its file format documentation describes it
 * (https://sqlite.org/fileformat2.html#walformat): a header of 32 bytes, then frames of 24 bytes and a page
 * each. Every checksum covers all before it, so that of the last frame stands for the whole log.
 *
 * @module
 */
import { fs } from "../system/builtins.ts";

const { readFileSync } = fs;

/** How far a log goes: what it is known by, its frames, and the checksum of the last. */
export interface WalState {
  /** Both salts of the header, 8 bytes: other ones for each time that the log starts over. */
  salts: Uint8Array;
  frames: number;
  checksum: readonly [number, number];
}

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
const EMPTY: readonly [number, number] = [0, 0];

/** A log on disk. */
export class Wal {
  readonly #view: DataView<ArrayBuffer>;
  readonly #littleEndian: boolean;
  readonly #frameBytes: number;
  /** Whether the header is there and whole. */
  readonly isWhole: boolean;

  private constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const isLong = bytes.length >= HEADER_BYTES;
    const magic = isLong ? this.#view.getUint32(0) : 0;
    this.#littleEndian = magic === MAGIC;
    this.#frameBytes = FRAME_HEADER_BYTES + (isLong ? this.#view.getUint32(8) : 0);
    const isKnown = magic === MAGIC || magic === MAGIC + 1;
    this.isWhole = isKnown && this.#frameBytes > FRAME_HEADER_BYTES &&
      isEqual(this.#sum(EMPTY, 0, 24), this.#stored(24));
  }

  /** Reads a log; null when there is none, or one without a byte. */
  static read(path: string): Wal | null {
    try {
      const bytes = new Uint8Array(readFileSync(path));
      return bytes.length === 0 ? null : new Wal(bytes);
    } catch (thrown) {
      if ((thrown as { code?: string }).code === "ENOENT") return null;
      throw thrown;
    }
  }

  /** Both salts, 8 bytes. */
  get salts(): Uint8Array {
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + 16, 8);
  }

  /** The checksum of a frame, counted from 1, if it and all before it are whole; else null. */
  checksumAt(frame: number): readonly [number, number] | null {
    let found: readonly [number, number] | null = null;
    this.#walk((number, { checksum }) => {
      found = number === frame ? checksum : found;
      return number < frame;
    });
    return found;
  }

  /** Commits that stand behind the first frame that is not whole: nobody can read them any more. */
  get lostCommits(): number {
    let whole = 0;
    this.#walk((number) => {
      whole = number;
      return true;
    });
    let lost = 0;
    for (let frame = whole + 2; this.#has(frame); frame++) {
      const at = this.#offset(frame);
      if (this.#hasSalts(at) && this.#view.getUint32(at + 4) !== 0) lost++;
    }
    return lost;
  }

  #walk(visit: (frame: number, at: { checksum: readonly [number, number] }) => boolean): void {
    let checksum = this.#stored(24);
    for (let frame = 1; this.isWhole && this.#has(frame); frame++) {
      const at = this.#offset(frame);
      if (!this.#hasSalts(at)) return;
      checksum = this.#sum(checksum, at, 8);
      checksum = this.#sum(
        checksum,
        at + FRAME_HEADER_BYTES,
        this.#frameBytes - FRAME_HEADER_BYTES,
      );
      if (!isEqual(checksum, this.#stored(at + 16)) || !visit(frame, { checksum })) return;
    }
  }

  #offset(frame: number): number {
    return HEADER_BYTES + (frame - 1) * this.#frameBytes;
  }

  #has(frame: number): boolean {
    return this.#offset(frame + 1) <= this.#view.byteLength;
  }

  #hasSalts(at: number): boolean {
    return this.#view.getUint32(at + 8) === this.#view.getUint32(16) &&
      this.#view.getUint32(at + 12) === this.#view.getUint32(20);
  }

  #stored(at: number): readonly [number, number] {
    if (at + 8 > this.#view.byteLength) return EMPTY;
    return [this.#view.getUint32(at), this.#view.getUint32(at + 4)];
  }

  #sum(from: readonly [number, number], at: number, length: number): readonly [number, number] {
    let [s0, s1] = from;
    const view = this.#view;
    const littleEndian = this.#littleEndian;
    for (let place = at; place < at + length; place += 8) {
      s0 = (s0 + view.getUint32(place, littleEndian) + s1) >>> 0;
      s1 = (s1 + view.getUint32(place + 4, littleEndian) + s0) >>> 0;
    }
    return [s0, s1];
  }
}

/** Whether two checksums are the same. */
export function isEqual(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/**
 * Reads from the first 48 bytes of SQLite's index of the log (https://sqlite.org/walformat.html) how far the
 * log goes. The index is memory of its own process, in that machine's byte order.
 */
export function walStateOf(index: DataView): WalState {
  const checksum: [number, number] = [
    index.getUint32(24, IS_LITTLE),
    index.getUint32(28, IS_LITTLE),
  ];
  const salts = new Uint8Array(index.buffer, index.byteOffset + 32, 8).slice();
  return { salts, frames: index.getUint32(16, IS_LITTLE), checksum };
}

const IS_LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
