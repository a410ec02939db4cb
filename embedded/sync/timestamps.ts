import type { WriterQueue } from "../functions/writer_queue.ts";
import { fromBase64, toBase64 } from "../values/base64.ts";

const META_KEY = "timestamp_base";
/** More commits than one run of the host can make: 2^40 is ten thousand a second for three years. */
const COMMITS_PER_RUN = 2n ** 40n;
const U64_BYTES = 8;

/**
 * Gives commits the timestamps that clients see: they rise over restarts too, whatever the system's clock
 * does meanwhile, because a client that has seen a later one takes the host for a stale one. As on Convex
 * they start at the time in nanoseconds.
 */
export class Timestamps {
  readonly #base: bigint;

  /** Counts from `base`; see {@link Timestamps.reserve}. */
  constructor(base: bigint) {
    this.#base = base;
  }

  /** Reserves the timestamps of a run of the host that starts now (epoch ms). */
  static async reserve(writer: WriterQueue, now: number): Promise<Timestamps> {
    const base = await writer.run((transaction) => {
      const { connection } = transaction;
      const kept = connection.get("SELECT value FROM meta WHERE key = ?", META_KEY)?.[0];
      const earliest = typeof kept === "string" ? BigInt(kept) + COMMITS_PER_RUN : 0n;
      const present = BigInt(Math.floor(now)) * 1_000_000n;
      const base = present > earliest ? present : earliest;
      const save = "INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)";
      transaction.write(() => connection.run(save, META_KEY, String(base)));
      return base;
    });
    return new Timestamps(base);
  }

  /** The timestamp of a commit. */
  ofCommit(version: number): bigint {
    return this.#base + BigInt(version);
  }

  /** The commit of a timestamp; negative for those before this run. */
  versionOf(timestamp: bigint): number {
    return Number(timestamp - this.#base);
  }
}

/** Writes a timestamp as clients do: base64 of 64 bits, the lowest byte first. */
export function encodeTimestamp(timestamp: bigint): string {
  const bytes = new Uint8Array(U64_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, timestamp, true);
  return toBase64(bytes);
}

/** Reads a timestamp; undefined when the text is none. */
export function decodeTimestamp(text: string): bigint | undefined {
  try {
    const bytes = fromBase64(text);
    if (bytes.length !== U64_BYTES) return undefined;
    return new DataView(bytes.buffer).getBigUint64(0, true);
  } catch {
    return undefined;
  }
}
