/** How far a deleted project's erasure is. Times are epoch milliseconds. */
export interface ErasureProgress {
  /** Rows erased so far. */
  readonly rows: number;
  /** When it started. */
  readonly startedAt: number;
  /** When the last row was erased; absent while there is more. */
  readonly finishedAt?: number;
}

/** Erases deleted projects: a job in batches that goes on after the request, and after a crash. */
export interface ProjectErasure {
  /** How long a deleted project can be restored, in milliseconds; 0 erases it at once. */
  readonly graceMs: number;
  /**
   * Starts to erase a project whose `eraseAt` has come, in the commit of the request; an erasure that
   * runs or is done goes its way. Null for a project that was never to be erased.
   */
  start(projectId: string): Promise<ErasureProgress | null>;
  /** Whether a legal hold keeps a project from being deleted. */
  isHeld(projectId: string): Promise<boolean>;
  /** How far it is; null if there is none. */
  progress(projectId: string): Promise<ErasureProgress | null>;
}
