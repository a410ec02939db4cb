/** What was done on behalf of one request, or by a host since it started. */
export interface UsageCounts {
  /** Queries that ran, nested ones too. */
  queries: number;
  /** Mutations that ran, nested ones and those that failed too. */
  mutations: number;
  /** Actions that ran. */
  actions: number;
  /** HTTP actions that ran. */
  httpActions: number;
  /** Documents that reads passed, whether or not a filter kept them. */
  documentsRead: number;
  /** Documents that were inserted, changed or removed, also by mutations that failed later. */
  documentsWritten: number;
}

/** Counters that also add up in the counters they belong to: a request's in the host's. */
export class Usage implements UsageCounts {
  /** See {@link UsageCounts}. */
  queries = 0;
  /** See {@link UsageCounts}. */
  mutations = 0;
  /** See {@link UsageCounts}. */
  actions = 0;
  /** See {@link UsageCounts}. */
  httpActions = 0;
  /** See {@link UsageCounts}. */
  documentsRead = 0;
  /** See {@link UsageCounts}. */
  documentsWritten = 0;
  readonly #total: Usage | undefined;

  /** `total` gets every addition too. */
  constructor(total?: Usage) {
    this.#total = total;
  }

  /** Adds to one counter. */
  add(counter: keyof UsageCounts, count = 1): void {
    this[counter] += count;
    this.#total?.add(counter, count);
  }

  /** Adds to all counters. */
  addAll(counts: UsageCounts): void {
    this.add("queries", counts.queries);
    this.add("mutations", counts.mutations);
    this.add("actions", counts.actions);
    this.add("httpActions", counts.httpActions);
    this.add("documentsRead", counts.documentsRead);
    this.add("documentsWritten", counts.documentsWritten);
  }

  /** Function calls of all kinds. */
  get functionCalls(): number {
    return this.queries + this.mutations + this.actions + this.httpActions;
  }
}
