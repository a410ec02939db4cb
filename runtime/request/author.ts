import type { Author } from "../../component/author.ts";
import type { CurrentSession } from "../../plugins/_kernel/request_state.ts";
import type { Actor } from "../../plugins/_kernel/scope.ts";

/** What the column `signedInBy` of a session says when another identity provider vouched. */
export const SIGNED_IN_BY_PROVIDER = "provider";

/** The author of what no request causes: jobs, and what they schedule. */
export const SYSTEM = { current: (): Author => ({ actorType: "system" }) };

/**
 * Who the events of one request are by. A key or an operator is known beforehand; a user is known
 * from the moment Better Auth reads the session of their token, or makes them one.
 */
export class AuthorTracker {
  readonly #actor: Actor | null;
  readonly #requestId: string;
  #session: CurrentSession | null = null;

  constructor(options: { actor: Actor | null; requestId: string }) {
    this.#actor = options.actor;
    this.#requestId = options.requestId;
  }

  /** Tells which session the request showed or was given, by its columns. */
  noteSession(row: Readonly<Record<string, unknown>>): void {
    const { activeOrganizationId, activeTeamId, id, impersonatedBy, signedInBy, userId } = row;
    if (typeof userId !== "string") return;
    this.#session = {
      id: String(id),
      userId,
      activeOrganizationId: textOrNull(activeOrganizationId),
      activeTeamId: textOrNull(activeTeamId),
      impersonatedBy: textOrNull(impersonatedBy),
      hasSecondFactor: hasSecondFactor(row.user),
      isFromProvider: signedInBy === SIGNED_IN_BY_PROVIDER,
    };
  }

  /** The session of the request's user; null before Better Auth has looked for one. */
  get session(): CurrentSession | null {
    return this.#session;
  }

  /** The author of what is written now. */
  current(): Author {
    const request = this.#requestId === "" ? {} : { requestId: this.#requestId };
    if (this.#actor) return { actorType: this.#actor.type, actorId: this.#actor.id, ...request };
    const { userId } = this.#session ?? {};
    if (userId) return { actorType: "user", actorId: userId, ...request };
    return { actorType: "anonymous", ...request };
  }

  /** The author of what a platform user writes into a project: there they are its operator, no user. */
  inProject(): Author {
    const { actorType, ...rest } = this.current();
    return { actorType: actorType === "user" ? "operator" : actorType, ...rest };
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** Sessions are read with their user. */
function hasSecondFactor(user: unknown): boolean {
  return typeof user === "object" && user !== null && "twoFactorEnabled" in user &&
    user.twoFactorEnabled === true;
}
