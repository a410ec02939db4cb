/** A legal hold: the project's events stay as they are, and the project can't be deleted. */
export interface LegalHold {
  /** Why. */
  reason: string;
  /** Who placed it: `user:usr_…`, `operator:usr_…` or `api_key:ak_…`. */
  placedBy: string;
  /** When, epoch milliseconds. */
  createdAt: number;
}

/** What is kept of a project's events, and for how long. */
export interface AuditRetention {
  /** How long events are kept; null for ever. */
  retentionDays: number | null;
  /** Whether a user who is deleted is erased from the events too. */
  eraseWithUser: boolean;
  /** The first leaf of the log that is there; what was before it was pruned. */
  minimum: number;
  /** The legal hold; null for none. */
  hold: LegalHold | null;
}

/** How far a person's erasure from the events is. */
export interface SubjectErasure {
  /** Whether nothing of them is left. */
  isDone: boolean;
  /** Events that lost something so far. */
  events: number;
  /** When it was asked for, epoch milliseconds. */
  startedAt: number;
  /** When it moved last, epoch milliseconds. */
  updatedAt: number;
}
