/** What was done on behalf of one request, or by a host since it started. */
export interface UsageCounts {
  queries: number;
  mutations: number;
  actions: number;
  httpActions: number;
  /** Documents that reads passed, whether or not a filter kept them. */
  documentsRead: number;
  documentsWritten: number;
}

/** Counters that also add up in the counters they belong to: a request's in the host's. */
export class Usage implements UsageCounts {
  queries = 0;
  mutations = 0;
  actions = 0;
  httpActions = 0;
  documentsRead = 0;
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

  /** Function calls of all kinds. */
  get functionCalls(): number {
    return this.queries + this.mutations + this.actions + this.httpActions;
  }
}
