/**
 * When the chain of jobs goes on. A batch has the host's writer to itself, so what it takes is what a request
 * may have to wait; and what it takes grows with all that waits beside it. So the chain rests after each batch
 * in proportion, and is slowest where the host has most to do.
 */
import type { RunOutcome } from "./migration_runner.ts";

/** What a chain rests for each millisecond of a batch: it has a third of the time at most. */
const REST_SHARE = 2;
/** However long a batch took: far below a lease. */
const MAX_REST_MS = 5000;

/** The arguments of a chain's next job; with `since`, epoch ms, it only rests after the batch that began then. */
export type Turn = { holder: string; since?: number };

/** What follows a batch that began at `now`; null where the chain ends. */
export function nextTurn(
  { done, error, gated = false, retryInMs, waits }: RunOutcome,
  { holder, now }: { holder: string; now: number },
): { afterMs: number; turn: Turn } | null {
  if (done || error !== undefined || waits !== undefined) return null;
  if (retryInMs !== undefined) return { afterMs: retryInMs, turn: { holder } };
  // Requests wait for a gated step, and not for anything else. A mutation's clock stands still, so how long a
  // batch took only the next job can see.
  return { afterMs: 0, turn: gated ? { holder } : { holder, since: now } };
}

/** How long a chain rests whose last batch began at `since`. */
export function restMs({ now, since }: { now: number; since: number }): number {
  return Math.min(Math.max(now - since, 0) * REST_SHARE, MAX_REST_MS);
}
