import { defineErrorCodes, type ErrorCodes } from "./error_codes.ts";

/** How far a person's erasure is; times are epoch ms. */
interface PersonErasure {
  /** Events that lost something so far. */
  readonly events: number;
  readonly isDone: boolean;
  readonly startedAt: number;
  /** When it moved last. */
  readonly at: number;
}

/** Who is erased. */
export interface ErasedPerson {
  readonly userId: string;
  /** Their address; others are found in the events that they made. */
  readonly email?: string;
}

/** The id of the only row of a project's policy, and of its legal hold. */
export const AUDIT_POLICY_ID = "policy";
/** See {@link AUDIT_POLICY_ID}. */
export const AUDIT_HOLD_ID = "hold";

/** Errors of what a legal hold forbids, in whichever plugin. */
export const LEGAL_HOLD_ERROR_CODES: ErrorCodes<"PROJECT_ON_LEGAL_HOLD"> = defineErrorCodes({
  PROJECT_ON_LEGAL_HOLD: "Have the legal hold lifted first: until then nothing is taken away",
});

/** What is taken away from the events of the scope's project. */
export interface AuditRetentionRows {
  /** The first leaf that is there. */
  minimum(): Promise<number>;
  /** Starts to erase a person who is no user any more, by jobs after this commit. */
  erase(person: ErasedPerson): Promise<void>;
  /** How far that is; null where nobody has asked for it. */
  erasure(userId: string): Promise<PersonErasure | null>;
  /** Erases a user who is deleted by this commit, where the project wants that and no legal hold stands. */
  forget(person: ErasedPerson): Promise<void>;
}
