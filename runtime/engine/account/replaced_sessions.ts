import { inFlight } from "../../request/in_flight.ts";
import { SIGNED_IN_BY_PROVIDER } from "../../request/author.ts";

/** The session in whose place another comes. */
export interface Replaced {
  readonly userId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/**
 * A session that comes in the place of another is that one under a new token: it ends when that one
 * would have, and says the same of who really acts and of who vouched. Better Auth gives it a week,
 * whether the user wanted to be remembered or an impersonator had an hour, and forgets the rest where a
 * password is changed.
 */
export function carriedOver({ createdAt, expiresAt }: Replaced): Record<string, unknown> {
  const current = inFlight().state.session();
  const impersonatedBy = current?.impersonatedBy ?? null;
  return {
    expiresAt,
    ...current?.isFromProvider ? { signedInBy: SIGNED_IN_BY_PROVIDER } : {},
    // The hour of an impersonation counts from its start.
    ...impersonatedBy === null ? {} : { impersonatedBy, createdAt },
  };
}
