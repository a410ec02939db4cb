import type { Connection } from "./connection.ts";

const META_KEY = "commit_timestamps_until";
const NANOSECONDS_PER_MS = 1_000_000n;
/** How far ahead the file is written, so that one commit a minute writes it. */
const AHEAD = 60_000n * NANOSECONDS_PER_MS;

/** A time, epoch ms, at or after which a database was last written: at most a minute before. 0 for never. */
export function writtenAt(connection: Connection): number {
  const kept = keptUntil(connection);
  return kept === 0n ? 0 : Number((kept - AHEAD) / NANOSECONDS_PER_MS);
}

function keptUntil(connection: Connection): bigint {
  const row = connection.get("SELECT value FROM meta WHERE key = ?", META_KEY);
  return row === undefined ? 0n : BigInt(String(row[0]));
}

/**
 * Gives each mutation its commit timestamp, what `db.vars.commitTs` becomes: nanoseconds since the epoch that
 * rise with every mutation, over restarts too, whatever the system's clock does.
 */
export class CommitClock {
  readonly #connection: Connection;
  readonly #now: () => number;
  #last: bigint;
  /** No timestamp above it is given before a higher one is on disk. */
  #kept: bigint;

  /** Goes on behind what earlier runs may have given; `now` is the system's clock in epoch ms. */
  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
    this.#last = this.#kept = keptUntil(connection);
  }

  /** The last timestamp that was given. */
  get last(): bigint {
    return this.#last;
  }

  /** A timestamp above all before it; call it inside of the writer's transaction. */
  next(): bigint {
    const now = BigInt(Math.floor(this.#now())) * NANOSECONDS_PER_MS;
    this.#last = now > this.#last ? now : this.#last + 1n;
    if (this.#last > this.#kept) {
      this.#kept = this.#last + AHEAD;
      const save = "INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)";
      this.#connection.run(save, META_KEY, String(this.#kept));
    }
    return this.#last;
  }

  /** Says that the transaction in which timestamps were given was undone. */
  undone(): void {
    this.#kept = 0n;
  }
}
