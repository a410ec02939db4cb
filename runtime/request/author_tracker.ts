import type { Author } from "../../component/author.ts";
import type { CurrentSession } from "../../plugins/_kernel/request_state.ts";
import type { Actor } from "../../plugins/_kernel/scope.ts";
import { type Origin, originOf, SIGNED_IN_BY_PROVIDER, type TrackedRequest } from "./author.ts";

/** A user's row, as far as events tell of it. */
export interface NamedUser {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly email?: unknown;
}

/** A user as events show them: as they were. */
interface Person {
  readonly actorName?: string;
  readonly actorEmail?: string;
}

/** Users of one request whose names are kept, for the events that they cause. */
const MAX_PEOPLE = 16;

/**
 * Who the events of one request are by. A key or an operator is known beforehand; a user is known
 * from the moment Better Auth reads the session of their token, or makes them one. Names and addresses
 * are those of the rows that the request reads anyway.
 */
export class AuthorTracker {
  readonly #actor: Actor | null;
  readonly #request: TrackedRequest | null;
  readonly #people = new Map<string, Person>();
  #session: CurrentSession | null = null;
  #made: string | null = null;
  #origin: Origin | null = null;
  #order = 0;

  constructor(
    options: {
      actor: Actor | null;
      /** Null for what no request causes. */
      request: TrackedRequest | null;
      /** The operator's row, where one acts. */
      operator?: NamedUser;
    },
  ) {
    this.#actor = options.actor;
    this.#request = options.request;
    if (options.operator) this.noteUser(options.operator);
  }

  /** Tells of a user whose row was read. */
  noteUser({ email, id, name }: NamedUser): void {
    if (typeof id !== "string" || this.#people.size >= MAX_PEOPLE) return;
    this.#people.set(id, {
      ...typeof name === "string" && name !== "" ? { actorName: name } : {},
      ...typeof email === "string" ? { actorEmail: email } : {},
    });
  }

  /** Tells of a user who is about to be made: by themselves, unless somebody else is known to act. */
  noteMade(row: NamedUser): void {
    this.noteUser(row);
    if (typeof row.id === "string") this.#made = row.id;
  }

  /** Tells which session the request showed or was given, by its columns. */
  noteSession(row: Readonly<Record<string, unknown>>): void {
    const { activeOrganizationId, activeTeamId, id, impersonatedBy, signedInBy, userId } = row;
    if (typeof userId !== "string") return;
    if (isRow(row.user)) this.noteUser(row.user);
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
    const origin = this.#origin ??= originOf(this.#request);
    return { ...this.#who(), ...origin, order: this.#order++ };
  }

  #who(): Pick<Author, "actorType" | "actorId" | "actorName" | "actorEmail" | "impersonatedBy"> {
    const actor = this.#actor;
    if (actor?.type === "api_key") {
      return { actorType: actor.type, actorId: actor.id, actorName: actor.name };
    }
    const userId = actor?.id ?? this.#session?.userId ?? this.#made;
    if (userId === null) return { actorType: "anonymous" };
    const session = actor?.type === "operator" ? actor.session : this.#session;
    const impersonatedBy = session?.impersonatedBy ?? null;
    return {
      actorType: actor?.type ?? "user",
      actorId: userId,
      ...this.#people.get(userId),
      ...impersonatedBy === null ? {} : { impersonatedBy },
    };
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

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Sessions are read with their user. */
function hasSecondFactor(user: unknown): boolean {
  return isRow(user) && user.twoFactorEnabled === true;
}
