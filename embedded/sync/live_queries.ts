import type { JSONValue } from "convex/values";
import type { Target } from "../functions/components.ts";
import type { Observation, Snapshot } from "../functions/call.ts";
import type { Executor } from "../functions/executor.ts";
import type { Identity } from "../functions/frame.ts";
import { ChangedKeys } from "../functions/read_set.ts";
import type { RegisteredFunction } from "../functions/registered.ts";
import { Usage } from "../functions/usage.ts";
import type { Commit } from "../functions/writer_queue.ts";

/** A query that a client watches. */
export interface LiveRequest {
  target: Target;
  registered: RegisteredFunction;
  /** The argument object in JSON form. */
  args: JSONValue;
  identity: Identity;
  /** What its last run said; see {@link Observation.journal}. */
  journal: string | null;
  /** Whether any commit may change it, because what it reads is not tracked. */
  untracked: boolean;
}

/** A watched query; watchers that ask the same share one. */
export interface LiveQuery {
  /** Its result as of the last commit, if no run is needed to know it. */
  readonly current: Observation | null;
  /** Its result on a snapshot, from an earlier run where nothing it read was written since. */
  runOn(snapshot: Snapshot): Promise<Observation>;
  /** Ends the watch. */
  close(): void;
}

/** What is known of a query between its runs. */
interface Known {
  observation: Observation;
  /** Version of the first commit that touched what it read; null while there is none. */
  staleSince: number | null;
}

/** Keeps the results of watched queries and notices which commits make them stale. */
export class LiveQueries {
  readonly #executor: Executor;
  readonly #usage: Usage;
  readonly #entries = new Map<string, Entry>();
  /** Commits since the oldest run that has not ended: what a run reads is known only at its end. */
  #recent: { version: number; changed: ChangedKeys }[] = [];
  /** The snapshots of the runs that have not ended. */
  readonly #running = new Set<{ version: number }>();
  readonly #stopListening: () => void;
  #runs = 0;

  /** Counts its function calls in `usage`. */
  constructor(executor: Executor, usage: Usage) {
    this.#executor = executor;
    this.#usage = usage;
    this.#stopListening = executor.writer.onCommit((commit) => this.#onCommit(commit));
  }

  /** How many different queries are watched. */
  get size(): number {
    return this.#entries.size;
  }

  /** How many runs there were since the start. */
  get runs(): number {
    return this.#runs;
  }

  /** Watches a query; `onStale` is called when a commit touches what its last run read. */
  watch(request: LiveRequest, onStale: () => void): LiveQuery {
    const key = keyOf(request);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = new Entry((snapshot) => this.#run(request, snapshot), request.untracked);
      this.#entries.set(key, entry);
    }
    const watched = entry;
    // An object of its own for each watch: two watches of one client may share a callback.
    const watcher = { onStale };
    watched.watchers.add(watcher);
    return {
      get current() {
        return watched.current;
      },
      runOn: (snapshot) => watched.runOn(snapshot),
      close: () => {
        watched.watchers.delete(watcher);
        if (watched.watchers.size === 0 && this.#entries.get(key) === watched) {
          this.#entries.delete(key);
        }
      },
    };
  }

  /** Makes every result stale, for when something changed that no read set names. */
  invalidateAll(): void {
    for (const entry of this.#entries.values()) {
      entry.forget();
      entry.notify();
    }
  }

  /** Stops listening to commits. */
  close(): void {
    this.#stopListening();
    this.#entries.clear();
  }

  async #run(request: LiveRequest, snapshot: Snapshot): Promise<Known> {
    const { target, registered, args, identity, journal } = request;
    const context = { identity, usage: new Usage(this.#usage) };
    const run = { version: snapshot.version };
    this.#running.add(run);
    this.#runs++;
    try {
      const call = { target, registered, args, journal, context };
      const observation = await this.#executor.observe(call, snapshot);
      return { observation, staleSince: this.#staleSince(observation, request.untracked) };
    } finally {
      this.#running.delete(run);
      let oldest = Infinity;
      for (const { version } of this.#running) oldest = Math.min(oldest, version);
      this.#recent = this.#recent.filter(({ version }) => version > oldest);
    }
  }

  #staleSince({ reads, version }: Observation, untracked: boolean): number | null {
    const first = this.#recent.find((commit) =>
      commit.version > version && (untracked || reads.isTouchedBy(commit.changed))
    );
    return first?.version ?? null;
  }

  #onCommit({ version, changes }: Commit): void {
    if (this.#entries.size === 0 && this.#running.size === 0) return;
    const changed = new ChangedKeys(changes);
    if (this.#running.size > 0) this.#recent.push({ version, changed });
    for (const entry of this.#entries.values()) {
      if (entry.noteCommit(version, changed)) entry.notify();
    }
  }
}

class Entry {
  readonly watchers = new Set<{ onStale: () => void }>();
  readonly #run: (snapshot: Snapshot) => Promise<Known>;
  readonly #untracked: boolean;
  #known: Known | null = null;
  #running: { version: number; result: Promise<Known> } | null = null;

  constructor(run: (snapshot: Snapshot) => Promise<Known>, untracked: boolean) {
    this.#run = run;
    this.#untracked = untracked;
  }

  get current(): Observation | null {
    const known = this.#known;
    return known === null || known.staleSince !== null ? null : known.observation;
  }

  async runOn(snapshot: Snapshot): Promise<Observation> {
    const { version } = snapshot;
    const known = this.#known;
    if (known !== null && known.observation.version <= version) {
      if (known.staleSince === null || known.staleSince > version) return known.observation;
    }
    if (this.#running?.version === version) return (await this.#running.result).observation;
    const running = { version, result: this.#run(snapshot) };
    this.#running = running;
    try {
      const result = await running.result;
      // Not what was forgotten meanwhile, or overtaken by a run on a later snapshot.
      if (this.#running === running) this.#keep(result);
      return result.observation;
    } finally {
      if (this.#running === running) this.#running = null;
    }
  }

  /** Takes note of a commit; returns whether it is the first that touches the result. */
  noteCommit(version: number, changed: ChangedKeys): boolean {
    const known = this.#known;
    if (known === null || known.staleSince !== null) return false;
    if (!this.#untracked && !known.observation.reads.isTouchedBy(changed)) return false;
    known.staleSince = version;
    return true;
  }

  forget(): void {
    this.#known = null;
    this.#running = null;
  }

  notify(): void {
    for (const { onStale } of [...this.watchers]) onStale();
  }

  #keep(result: Known): void {
    const known = this.#known;
    if (known !== null && known.observation.version > result.observation.version) return;
    this.#known = result;
    // The commit came before anybody could know that it matters.
    if (result.staleSince !== null) this.notify();
  }
}

/** Equal for requests that give the same answer on the same snapshot. */
function keyOf({ target, args, identity, journal }: LiveRequest): string {
  return JSON.stringify([target.component, target.path, args, identity, journal]);
}
