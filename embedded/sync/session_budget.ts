import type { HeldBytes } from "../http/held_bytes.ts";
import { ProtocolError, type QueryModification } from "./protocol.ts";

/** Characters of one message: Convex's limit for arguments, and some room for what is around them. */
const MAX_MESSAGE = 20 * 1024 * 1024;
/** A page of an app watches some dozens. */
const MAX_QUERIES = 1_000;
/** Changes of what a client watches that one message may bring. */
const MAX_MODIFICATIONS = 2 * MAX_QUERIES;

/** Counts what one session makes the host keep, against its client. */
export class SessionBudget {
  readonly #held: HeldBytes;
  readonly #client: string;
  /** Size of the arguments of each watched query, whether it is answered or refused. */
  readonly #queries = new Map<number, number>();
  #own = 0;

  /** `client` is what `clientOf` gives. */
  constructor(held: HeldBytes, client: string) {
    this.#held = held;
    this.#client = client;
  }

  /**
   * Counts a message; give it back when it is answered.
   *
   * @throws {ProtocolError} when it is too long, or too much of the client's is held.
   */
  takeMessage(text: string): void {
    if (text.length <= MAX_MESSAGE) return this.#take(text.length);
    const message = `A message may have ${MAX_MESSAGE} characters`;
    throw new ProtocolError("MessageTooLong", message);
  }

  /** Gives a message back that was answered. */
  releaseMessage(text: string): void {
    this.#release(text.length);
  }

  /**
   * Counts the queries that a client watches from now on, and stops counting those it removes.
   *
   * @throws {ProtocolError} when they are too many, or too much of the client's is held.
   */
  watch(modifications: readonly QueryModification[]): void {
    if (modifications.length > MAX_MODIFICATIONS) throw tooManyQueries();
    for (const modification of modifications) {
      const { queryId } = modification;
      const known = this.#queries.get(queryId) ?? 0;
      this.#queries.delete(queryId);
      this.#release(known);
      if (modification.type === "Remove") continue;
      if (this.#queries.size >= MAX_QUERIES) throw tooManyQueries();
      const { args, journal } = modification;
      const size = JSON.stringify(args).length + (journal?.length ?? 0);
      this.#take(size);
      this.#queries.set(queryId, size);
    }
  }

  /** Gives everything back. */
  end(): void {
    this.#release(this.#own);
    this.#queries.clear();
  }

  #take(bytes: number): void {
    if (!this.#held.take(this.#client, bytes)) {
      throw new ProtocolError("TooManyBytes", "Wait for answers before more is sent");
    }
    this.#own += bytes;
  }

  #release(bytes: number): void {
    const given = Math.min(bytes, this.#own);
    this.#own -= given;
    this.#held.release(this.#client, given);
  }
}

function tooManyQueries(): ProtocolError {
  return new ProtocolError("TooManyQueries", `A client may watch ${MAX_QUERIES} queries`);
}
