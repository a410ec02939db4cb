/** What events look like to whoever receives them: as the API gives them, or in the classes of OCSF. */
export type StreamFormat = "native" | "ocsf";

/** What went wrong at an attempt. */
export interface StreamError {
  /** A stable code, e.g. `STREAM_TIMED_OUT`. */
  code: string;
  /** What the server answered; null where it did not. */
  status: number | null;
  /** When, epoch milliseconds. */
  at: number;
}

/** What came of a test. */
export interface StreamTest {
  /** Why it was not delivered; null where it was. */
  code: string | null;
  /** What the server answered; null where it was delivered, or nothing came. */
  status: number | null;
  /** When, epoch milliseconds. */
  at: number;
}

/** How far a stream is. Times are epoch milliseconds. */
export interface StreamDelivery {
  /** The leaf of the log that is delivered next. */
  cursor: number;
  /** Leaves that are there to be delivered and have not been. */
  lag: number;
  /** Attempts at the batch at hand that failed. */
  failures: number;
  /** Since when they fail; null where they don't. */
  failingSince: number | null;
  /** What went wrong last with the batch at hand. */
  error: StreamError | null;
  /** When it is tried next; null where it waits for events or is stopped. */
  nextAt: number | null;
  /** When the last batch was delivered. */
  deliveredAt: number | null;
  /** The last test; null before the first. */
  test: StreamTest | null;
}

/** A server to which a project's events are delivered. */
export interface AuditStream {
  /** `row_…` */
  id: string;
  /** Where events are sent. */
  url: string;
  /** How they look. */
  format: StreamFormat;
  /** Which actions are delivered; null for all. */
  actions: string[] | null;
  /** Events of one request at most. */
  batchSize: number;
  /** `disabled` after days in which nothing could be delivered. */
  state: "active" | "paused" | "disabled";
  /** Until when the secret before counts too; null where it does not. */
  previousSecretUntil: number | null;
  /** When it was made, epoch milliseconds. */
  createdAt: number;
  /** When it was changed last, epoch milliseconds. */
  updatedAt: number;
  /** How far it is. */
  delivery: StreamDelivery;
}

/** A stream with what its requests are verified by, which is shown once. */
export interface AuditStreamWithSecret extends AuditStream {
  /** `whsec_…`, as Standard Webhooks has it. */
  secret: string;
}

/** The streams of a project. */
export interface AuditStreamList {
  /** At most 10. */
  data: AuditStream[];
}
