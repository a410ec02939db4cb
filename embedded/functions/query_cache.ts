import type { Call, Observation } from "./call.ts";
import { ChangedKeys } from "./read_set.ts";
import type { RegisteredFunction } from "./registered.ts";
import type { UsageCounts } from "./usage.ts";
import type { Commit, WriterQueue } from "./writer_queue.ts";

/** A result that is kept, and what it cost when it was worked out. */
interface KeptResult {
  /** JSON text. */
  readonly value: string;
  readonly usage: UsageCounts;
}

interface Entry extends KeptResult {
  readonly registered: RegisteredFunction;
  readonly observation: Observation;
  readonly size: number;
  /** Version of the last commit that is known to leave it as it is. */
  version: number;
}

/** A query that runs, and may be kept when it ends. */
interface Asked {
  readonly key: string;
  readonly registered: RegisteredFunction;
  /** How often everything had been forgotten when it began. */
  readonly epoch: number;
}

/** Results that are kept at most, and the characters of keys and results with what they have read. */
const MAX_ENTRIES = 8_192;
const MAX_SIZE = 16 << 20;
/** One that is larger, or read more stretches of indexes, is worked out each time. */
const MAX_ENTRY_SIZE = 256 << 10;
const MAX_RANGES = 64;
/**
 * Commits, and the keys that they changed, that a result is held against when it is asked for again; one from
 * before them is worked out anew.
 */
const MAX_COMMITS = 512;
const MAX_CHANGED_KEYS = 4_096;

/**
 * The results of queries that actions ask, as Convex keeps them: whoever asks the same gets the same, until a
 * commit touches what the query read. What read the clock, or anything else that no read set names, is not kept.
 * A commit costs nothing but the keys of its changes in the indexes that were read; a result is judged when it
 * is asked for.
 */
export class QueryCache {
  readonly #writer: WriterQueue;
  /** The one that was asked for last is the last. */
  readonly #entries = new Map<string, Entry>();
  /** Every index that a kept result has read. */
  readonly #indexes = new Set<number>();
  #commits: { version: number; changed: ChangedKeys }[] = [];
  #changedKeys = 0;
  /** Version of the last commit that is forgotten. */
  #forgotten = 0;
  #epoch = 0;
  #size = 0;

  /** Keeps nothing yet; listens to commits. */
  constructor(writer: WriterQueue) {
    this.#writer = writer;
    writer.onCommit((commit) => this.#onCommit(commit));
  }

  /** How many results are kept. */
  get count(): number {
    return this.#entries.size;
  }

  /** Begins a question: its result may be found, or kept at its end. */
  ask({ args, context, target }: Call, registered: RegisteredFunction): Asked {
    const key = JSON.stringify([target.component, target.path, args, context.identity]);
    return { key, registered, epoch: this.#epoch };
  }

  /** What the last run gave, if it is what one would give now. */
  find({ key, registered }: Asked): KeptResult | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#remove(key, entry);
    if (entry.registered !== registered || !this.#holds(entry)) return undefined;
    entry.version = this.#writer.version;
    this.#add(key, entry);
    return entry;
  }

  /** Keeps what a run gave, if that can be judged later. */
  keep({ epoch, key, registered }: Asked, observation: Observation, usage: UsageCounts): void {
    const { outcome, reads, repeatable, version } = observation;
    // A commit during the run may have touched an index that nobody listened for.
    if (!outcome.ok || !repeatable || epoch !== this.#epoch || version !== this.#writer.version) {
      return;
    }
    const size = key.length + outcome.value.length + reads.size;
    if (size > MAX_ENTRY_SIZE || reads.rangeCount > MAX_RANGES || reads.hasMissingTables) return;
    for (const index of reads.indexes) this.#indexes.add(index);
    const before = this.#entries.get(key);
    if (before !== undefined) this.#remove(key, before);
    this.#add(key, { value: outcome.value, usage, registered, observation, size, version });
    for (const [oldest, entry] of this.#entries) {
      if (this.#entries.size <= MAX_ENTRIES && this.#size <= MAX_SIZE) break;
      this.#remove(oldest, entry);
    }
  }

  /** Forgets every result, also of what runs now: for when something changed that no read set names. */
  forget(): void {
    this.#epoch++;
    this.#entries.clear();
    this.#size = 0;
    this.#commits = [];
    this.#changedKeys = 0;
    this.#forgotten = this.#writer.version;
  }

  #holds({ observation: { reads }, version }: Entry): boolean {
    if (version < this.#forgotten) return false;
    for (let at = this.#commits.length - 1; at >= 0; at--) {
      const commit = this.#commits[at];
      if (commit === undefined || commit.version <= version) break;
      if (reads.isTouchedBy(commit.changed)) return false;
    }
    return true;
  }

  #onCommit({ changes, version }: Commit): void {
    if (this.#indexes.size === 0) return;
    const changed = new ChangedKeys(changes, this.#indexes);
    if (changed.count === 0) return;
    this.#commits.push({ version, changed });
    this.#changedKeys += changed.count;
    while (this.#commits.length > MAX_COMMITS || this.#changedKeys > MAX_CHANGED_KEYS) {
      const oldest = this.#commits.shift();
      this.#changedKeys -= oldest?.changed.count ?? 0;
      this.#forgotten = oldest?.version ?? version;
    }
  }

  #add(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#size += entry.size;
  }

  #remove(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#size -= entry.size;
  }
}
