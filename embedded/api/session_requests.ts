import { CleanUpPace } from "../jobs/clean_up_pace.ts";
import type { Transaction } from "../functions/transaction.ts";
import type { WriterQueue } from "../functions/writer_queue.ts";

/** Names a mutation that a client sends again after a reconnect. */
export interface SessionRequest {
  /** Made by the client for as long as it lives. */
  session: string;
  /** Counted up by the client. */
  request: number;
}

/** A client that has been away for longer starts a new session. */
const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * The results of mutations by session and request, kept in the mutations' own commits. A client that lost
 * its connection sends what it has no answer for again, and gets the answer of the first time.
 */
export class SessionRequests {
  readonly #writer: WriterQueue;
  readonly #clock: () => number;
  readonly #pace: CleanUpPace;

  /** `clock` gives epoch ms. */
  constructor(writer: WriterQueue, clock: () => number) {
    this.#writer = writer;
    this.#clock = clock;
    this.#pace = new CleanUpPace(clock);
  }

  /** Runs a mutation, or gives its result if it has run before. Returns JSON text. */
  async runOnce(
    { session, request }: SessionRequest,
    transaction: Transaction,
    run: () => Promise<string>,
  ): Promise<string> {
    const { connection } = transaction;
    const find = "SELECT result FROM session_requests WHERE session = ? AND request = ?";
    const known = connection.get(find, session, request)?.[0];
    if (typeof known === "string") return known;
    const result = await run();
    const add = "INSERT INTO session_requests(session, request, at, result) VALUES(?, ?, ?, ?)";
    this.#pace.added();
    transaction.write(() => connection.run(add, session, request, this.#clock(), result));
    return result;
  }

  /** Removes some of what no client will ask for any more, at its own pace, however often it is called. */
  async sweep(): Promise<void> {
    const limit = this.#pace.next();
    if (limit === 0) return;
    const before = this.#clock() - RETENTION_MS;
    await this.#writer.run((transaction) => {
      const sql = `DELETE FROM session_requests WHERE (session, request) IN (
        SELECT session, request FROM session_requests WHERE at < ? ORDER BY at LIMIT ?)`;
      transaction.write(() => transaction.connection.run(sql, before, limit));
    });
  }
}
