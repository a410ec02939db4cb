import type { AuthorTracker } from "./author.ts";
import type { RefusedValue } from "./refused_value.ts";
import type { Question } from "./wire.ts";

/**
 * What happened inside Better Auth that its answer does not tell: it catches errors, so the lane
 * looks here to decide whether the writes stay.
 */
export interface LaneFlags {
  /** The first question without an answer. */
  question: Question | null;
  /** A transaction's callback threw. */
  transactionFailed: boolean;
  /** A component write failed for another reason than a unique conflict. */
  writeFailed: boolean;
  /** A value that the component refused to store; the answer names its field. */
  refusedValue: RefusedValue | null;
  /** A write was refused because the lane only reads. */
  wantedToWrite: boolean;
  /** What the project keeps secret opens under no root secret that is named. */
  rootIsForeign: boolean;
  /** Who the request turns out to be by. */
  author: AuthorTracker | null;
  /** The user whose password was reset by what was mailed. */
  resetUserId: string | null;
}

/** Flags of a request that has not run yet. */
export function newFlags(): LaneFlags {
  return {
    question: null,
    transactionFailed: false,
    writeFailed: false,
    refusedValue: null,
    wantedToWrite: false,
    rootIsForeign: false,
    author: null,
    resetUserId: null,
  };
}

/** Whether an answer with this status must leave nothing behind. */
export function mustRollBack(flags: LaneFlags, status: number): boolean {
  return status >= 500 || flags.transactionFailed || flags.writeFailed ||
    flags.refusedValue !== null || flags.rootIsForeign;
}
