/**
 * What the state of a row means, for the component and for everything above it alike.
 *
 * @module
 */

/** Whether a project is shut: deleted, or staged while an import still brings its rows. */
export function isShut(
  { deletedAt, staged }: { readonly deletedAt?: unknown; readonly staged?: unknown },
): boolean {
  return deletedAt !== undefined && deletedAt !== null || staged === true;
}

/** Whether an organization asks for a second factor that a member lacks: it gives them no role. */
export function lacksFactor(
  { requireMfa }: { readonly requireMfa?: boolean | null },
  hasSecondFactor: boolean,
): boolean {
  return requireMfa === true && !hasSecondFactor;
}

/** How long an attempt to deliver events has its stream, in ms; the request itself is given less. */
export const STREAM_LEASE_MS = 60_000;

/**
 * How long a round has the mails that it took in hand, in ms; a provider is given 20 seconds, a mail server 60.
 * After it, what became of those mails is unknown.
 */
export const MAIL_LEASE_MS = 2 * 60 * 1000;
