import type { Origin } from "../../component/events.ts";
import type { Actor } from "../../plugins/_kernel/scope.ts";

/**
 * Who the events of one request are by. A key or an operator is known beforehand; a user is known
 * from the moment Better Auth reads the session of his token, or makes him one.
 */
export class OriginTracker {
  readonly #actor: Actor | null;
  readonly #requestId: string;
  #userId: string | null = null;

  constructor(options: { actor: Actor | null; requestId: string }) {
    this.#actor = options.actor;
    this.#requestId = options.requestId;
  }

  /** Tells whose session the request showed or was given. */
  noteUser(userId: string): void {
    this.#userId = userId;
  }

  /** The origin of what is written now. */
  current(): Origin {
    const request = this.#requestId === "" ? {} : { requestId: this.#requestId };
    if (this.#actor) return { actorType: this.#actor.type, actorId: this.#actor.id, ...request };
    if (this.#userId) return { actorType: "user", actorId: this.#userId, ...request };
    return { actorType: "anonymous", ...request };
  }
}
