import type { Caller } from "../auth/caller.ts";
import type { ClientFailure } from "../api/failure.ts";
import type { FunctionGate } from "../api/function_gate.ts";
import type { Observation } from "../functions/call.ts";
import type { Executor } from "../functions/executor.ts";
import type { LiveQueries, LiveQuery, LiveRequest } from "./live_queries.ts";
import { type AddQuery, ProtocolError, type QueryModification } from "./protocol.ts";
import { queryFailed, queryRemoved, queryUpdated } from "./server_messages.ts";

/** What a {@link QuerySet} works with. */
interface QuerySetParts {
  executor: Executor;
  gate: FunctionGate;
  live: LiveQueries;
  /** What the client gets to know of a failed query. */
  describe: (thrown: unknown, query: AddQuery) => ClientFailure;
  /** Called when the result of a query may have changed. */
  onStale: () => void;
}

/** Results of all queries as of one commit. */
interface Results {
  version: number;
  /** The client's modifications: only what differs from what it has. */
  modifications: string[];
}

interface Watched {
  query: AddQuery;
  live: LiveQuery | null;
  /** The journal that `live` was asked with. */
  asked: string | null;
  /** Why the caller may not have it. */
  denied: unknown;
  request: LiveRequest | null;
  /** The last result sent. */
  sent: string | null;
}

/** The queries that one client watches. */
export class QuerySet {
  readonly #parts: QuerySetParts;
  readonly #watched = new Map<number, Watched>();
  #closed = false;

  /** Watches nothing yet. */
  constructor(parts: QuerySetParts) {
    this.#parts = parts;
  }

  /**
   * Applies a client's changes; returns its modifications about them.
   *
   * @throws {ProtocolError} when a query id is used twice or unknown.
   */
  modify(modifications: readonly QueryModification[]): string[] {
    const removed: string[] = [];
    for (const modification of modifications) {
      const { queryId } = modification;
      const known = this.#watched.get(queryId);
      if (modification.type === "Add") {
        if (known !== undefined) throw new ProtocolError("DuplicateQueryId", `${queryId}`);
        this.#watched.set(queryId, newlyWatched(modification));
      } else {
        if (known === undefined) throw new ProtocolError("NonexistentQueryId", `${queryId}`);
        known.live?.close();
        this.#watched.delete(queryId);
        removed.push(queryRemoved(queryId));
      }
    }
    return removed;
  }

  /** Makes every query run again, for another caller. */
  forgetCaller(): void {
    for (const watched of this.#watched.values()) {
      watched.live?.close();
      Object.assign(watched, newlyWatched(watched.query), { sent: watched.sent });
    }
  }

  /** Brings all results to one commit, running only what a commit has touched since its last run. */
  async evaluate(caller: Caller): Promise<Results> {
    const { executor } = this.#parts;
    const all = [...this.#watched.values()];
    for (const watched of all) await this.#ask(watched, caller);
    const { version } = executor.writer;
    const current = all.map(({ live }) => live?.current ?? null);
    if (all.every(({ live }, index) => live === null || current[index] !== null)) {
      return {
        version,
        modifications: all.flatMap((each, at) => this.#takeChange(each, current[at])),
      };
    }
    return await executor.withSnapshot(async (snapshot) => {
      const results = await Promise.all(all.map(({ live }) => live?.runOn(snapshot) ?? null));
      const modifications = all.flatMap((each, at) => this.#takeChange(each, results[at]));
      return { version: snapshot.version, modifications };
    });
  }

  /** Stops watching everything. */
  close(): void {
    this.#closed = true;
    for (const { live } of this.#watched.values()) live?.close();
    this.#watched.clear();
  }

  /** Starts to watch, or asks anew with the journal that the last run has left. */
  async #ask(watched: Watched, caller: Caller): Promise<void> {
    const { query, live } = watched;
    if (watched.denied !== null) return;
    if (live !== null && (live.current !== null || watched.asked === query.journal)) return;
    try {
      watched.request ??= await this.#requestFor(query, caller);
    } catch (thrown) {
      watched.denied = thrown ?? new Error("Refused");
      return;
    }
    if (this.#closed) return;
    watched.asked = query.journal;
    const request = { ...watched.request, journal: query.journal };
    watched.live = this.#parts.live.watch(request, this.#parts.onStale);
    live?.close();
  }

  async #requestFor(query: AddQuery, caller: Caller): Promise<LiveRequest> {
    const { target, registered, untracked } = await this.#parts.gate.admit(query, caller, "query");
    const { args, journal } = query;
    return { target, registered, untracked, args, journal, identity: caller.identity };
  }

  #takeChange(watched: Watched, observation: Observation | null | undefined): string[] {
    const { query } = watched;
    if (observation?.outcome.ok) query.journal = observation.journal;
    const result = this.#resultOf(watched, observation ?? null);
    if (result.key === watched.sent) return [];
    watched.sent = result.key;
    return [result.modification()];
  }

  /** A key that is equal for equal results, and the modification that tells the client. */
  #resultOf(
    { query, denied }: Watched,
    observation: Observation | null,
  ): { key: string; modification: () => string } {
    const { queryId, journal } = query;
    const outcome: Observation["outcome"] = observation?.outcome ?? { ok: false, thrown: denied };
    if (outcome.ok) {
      const { value } = outcome;
      return { key: value, modification: () => queryUpdated(queryId, { value, journal }) };
    }
    const { thrown } = outcome;
    return {
      key: `failed ${
        thrown instanceof Error ? `${thrown.name} ${thrown.message}` : String(thrown)
      }`,
      modification: () => {
        const failure = this.#parts.describe(thrown, query);
        return queryFailed(queryId, { failure, journal });
      },
    };
  }
}

function newlyWatched(query: AddQuery): Watched {
  return { query, live: null, asked: null, denied: null, request: null, sent: null };
}
