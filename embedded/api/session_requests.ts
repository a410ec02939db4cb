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
const SWEEP_EVERY_MS = 60 * 60 * 1000;
/** Removed in one transaction, so that a backlog does not stop the writer. */
const SWEEP_LIMIT = 500;

/**
 * The results of mutations by session and request, kept in the mutations' own commits. A client that lost
 * its connection sends what it has no answer for again, and gets the answer of the first time.
 */
export class SessionRequests {
  readonly #writer: WriterQueue;
  readonly #clock: () => number;
  #lastSweep = 0;

  /** `clock` gives epoch ms. */
  constructor(writer: WriterQueue, clock: () => number) {
    this.#writer = writer;
    this.#clock = clock;
  }

  /** Runs a mutation, or gives its result if it has run before. Returns JSON text. */
  async once(
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
    transaction.write(() => connection.run(add, session, request, this.#clock(), result));
    return result;
  }

  /** Removes some of what no client will ask for any more; does so once an hour, however often it is called. */
  async sweep(): Promise<void> {
    const now = this.#clock();
    if (now - this.#lastSweep < SWEEP_EVERY_MS) return;
    this.#lastSweep = now;
    await this.#writer.run((transaction) => {
      const sql = `DELETE FROM session_requests WHERE (session, request) IN (
        SELECT session, request FROM session_requests WHERE at < ? ORDER BY at LIMIT ?)`;
      transaction.write(() => transaction.connection.run(sql, now - RETENTION_MS, SWEEP_LIMIT));
    });
  }
}
