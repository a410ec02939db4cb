import { passesFilter } from "./filter.ts";
import type { QueryPlan } from "./plan.ts";
import type { Connection } from "../store/connection.ts";
import { type IndexedDocument, type KeyRange, scanDocuments } from "../store/documents.ts";
import { keyAfter } from "../store/keys.ts";
import { parseDocument } from "../values/json.ts";

/** First chunk of a query without a limit; small, because most are `first()` in disguise or short. */
const FIRST_CHUNK = 32;
const MAX_CHUNK = 512;
const CHUNK_GROWTH = 4;

/** Told about every document a stream passes, kept by its filters or not. */
export type ReadListener = (document: IndexedDocument) => void;

/** Options of a {@link QueryStream}. */
interface StreamOptions {
  onRead: ReadListener;
  /** How many documents to fetch first; chosen from the plan by default. */
  firstChunk?: number;
}

/** Reads the documents of a query in order, in growing chunks. */
export class QueryStream {
  readonly #connection: Connection;
  readonly #plan: QueryPlan;
  readonly #onRead: ReadListener;
  #rows: IndexedDocument[] = [];
  #at = 0;
  #chunk: number;
  #left: number;
  #unread: KeyRange | null;
  #lastKey: Uint8Array | null = null;

  /** Reads nothing yet. */
  constructor(connection: Connection, plan: QueryPlan, options: StreamOptions) {
    this.#connection = connection;
    this.#plan = plan;
    this.#onRead = options.onRead;
    this.#left = plan.limit;
    this.#unread = plan.range;
    const exact = Number.isFinite(plan.limit) && plan.filters.length === 0;
    const first = options.firstChunk ?? (exact ? plan.limit : FIRST_CHUNK);
    this.#chunk = Math.max(1, Math.min(first, MAX_CHUNK));
  }

  /** The next document that passes the filters, or null at the end or the limit. */
  next(): string | null {
    while (this.#left > 0) {
      const row = this.nextUnfiltered();
      if (row === null) return null;
      if (!this.passes(row.body)) continue;
      this.#left--;
      return row.body;
    }
    return null;
  }

  /** The next document of the range, filters and limit left aside. */
  nextUnfiltered(): IndexedDocument | null {
    if (this.#at >= this.#rows.length) this.#fetch();
    const row = this.#rows[this.#at++];
    if (row === undefined) return null;
    this.#lastKey = row.key;
    this.#onRead(row);
    return row;
  }

  /** Whether a document passes the query's filters. */
  passes(body: string): boolean {
    const { filters } = this.#plan;
    if (filters.length === 0) return true;
    const document = parseDocument(body);
    return filters.every((filter) => passesFilter(document, filter));
  }

  /** Whether the range holds another document; reads ahead, but counts nothing as read. */
  hasMore(): boolean {
    if (this.#at >= this.#rows.length) this.#fetch();
    return this.#at < this.#rows.length;
  }

  /** The part of the range that decided what was returned so far; null if there is no table. */
  get covered(): KeyRange | null {
    const { range, descending } = this.#plan;
    if (range === null) return null;
    const exhausted = this.#unread === null && this.#at >= this.#rows.length && this.#left > 0;
    if (exhausted) return range;
    if (this.#lastKey === null) return { ...range, high: range.low };
    return descending
      ? { ...range, low: this.#lastKey }
      : { ...range, high: keyAfter(this.#lastKey) };
  }

  #fetch(): void {
    const range = this.#unread;
    if (range === null) return;
    const options = { descending: this.#plan.descending, limit: this.#chunk };
    this.#rows = scanDocuments(this.#connection, range, options);
    this.#at = 0;
    const last = this.#rows.at(-1);
    if (last === undefined || this.#rows.length < this.#chunk) this.#unread = null;
    else if (options.descending) this.#unread = { ...range, high: last.key };
    else this.#unread = { ...range, low: keyAfter(last.key) };
    this.#chunk = Math.min(MAX_CHUNK, this.#chunk * CHUNK_GROWTH);
  }
}
