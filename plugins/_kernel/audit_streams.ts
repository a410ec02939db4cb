/** How far a stream of events is, as the log knows it; times are epoch ms. */
export interface StreamProgress {
  readonly id: string;
  /** The leaf that is delivered next. */
  readonly cursor: number;
  /** Leaves that can be delivered. */
  readonly size: number;
  readonly failures: number;
  readonly failingSince?: number;
  readonly error?: { readonly code: string; readonly status?: number; readonly at: number };
  /** When an attempt ends or begins; absent where there is none. */
  readonly dueAt?: number;
  readonly deliveredAt?: number;
  readonly test?: { readonly code?: string; readonly status?: number; readonly at: number };
}

/** Delivers the events of the scope's project, after the request that says so. */
export interface AuditStreams {
  /** How far each stream is. */
  progress(): Promise<StreamProgress[]>;
  /**
   * Starts a stream or lets it go on, also after a change of it: the batch at hand is formed anew.
   *
   * @param cursor the leaf that is delivered next. @default where it was; a new one begins with the next event
   */
  start(id: string, cursor?: number): Promise<void>;
  /** Stops a stream; a request that is under way may still arrive. */
  stop(id: string): Promise<void>;
  /** Forgets a stream. */
  remove(id: string): Promise<void>;
  /** Sends a test, also of a stream that is stopped. */
  test(id: string): Promise<void>;
}
