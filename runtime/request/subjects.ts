import type { BanataComponent } from "./component_api.ts";
import type { LaneRequest, ResolvedScope } from "./wire.ts";

/** Body fields that say whose account a request is about, or which address is mailed. */
export const ACCOUNT_FIELDS = [
  "email",
  "newEmail",
  "username",
  "phoneNumber",
  "identifier",
] as const;

/** An account that a request names, in one spelling. */
export interface NamedAccount {
  readonly field: typeof ACCOUNT_FIELDS[number];
  readonly name: string;
}

/** Whom a request is counted for; null for whom it has none. */
export interface Subjects {
  /** The network of the client, or of a proxy that nobody has declared. */
  readonly address: string | null;
  /** Whether many clients may stand behind that address. */
  readonly isShared: boolean;
  readonly accounts: readonly NamedAccount[];
  /** The users of the sessions that come along; looked up only where the class counts users. */
  readonly users: readonly string[];
  /** The users of whom a second factor is asked; a browser brings one such challenge. */
  readonly challenged: readonly string[];
  /** The token of a link. */
  readonly token: string | null;
}

/** A request whose subjects are looked for. */
export interface SubjectRequest {
  readonly component: BanataComponent;
  readonly request: LaneRequest;
  readonly scope: ResolvedScope;
  /** Path below the base path. */
  readonly path: string;
  /** Where the request came from, as the host knows it. */
  readonly peer?: string;
}
