/** The reserved project whose users are operators and project owners. */
export const PLATFORM_PROJECT_ID = "platform";

/** The project a request acts in. Every row a plugin sees or writes belongs to it. */
export interface Scope {
  /** The project's id; `platform` for the platform itself. */
  readonly projectId: string;
}

/** A server's API key (`Authorization: Bearer sk_…`) acting with its own permissions. */
export interface ApiKeyActor {
  /** That it is a key. */
  readonly type: "api_key";
  /** The key's id. */
  readonly id: string;
  /** What it is called. */
  readonly name: string;
  /** Granted slugs; `*` is everything in the project. */
  readonly permissions: readonly string[];
  /** The organization it is limited to, or null. */
  readonly organizationId: string | null;
  /** Epoch milliseconds, or null for a key that does not expire. */
  readonly expiresAt: number | null;
}

/** A user of the platform acting in a project in which they hold a right. */
export interface OperatorActor {
  /** That it is a user of the platform. */
  readonly type: "operator";
  /** The platform user's id. */
  readonly id: string;
  /** The session on the platform in which they act; absent for one who is only judged. */
  readonly session?: {
    /** The session's id. */
    readonly id: string;
    /** Who really acts as the platform user; null for the user alone. */
    readonly impersonatedBy: string | null;
  };
}

/** A signed-in user of the scope's own project. */
export interface UserActor {
  /** That it is a user of the project. */
  readonly type: "user";
  /** The user's id. */
  readonly id: string;
  /** The user's role column, e.g. `admin`. */
  readonly role: string | null;
}

/** Who acts. A request without one reaches public endpoints only. */
export type Actor = ApiKeyActor | OperatorActor | UserActor;

/** Whether the scope is the platform itself. */
export function isPlatform(scope: Scope): boolean {
  return scope.projectId === PLATFORM_PROJECT_ID;
}
