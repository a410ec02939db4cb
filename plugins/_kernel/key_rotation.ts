/** How far a change of a project's key is. */
export interface RotationProgress {
  /**
   * `rotating` while records are under an older version, `completed` once none is, `incomplete` when the
   * end was reached and some did not open: these keep their key. `none` before the first change.
   */
  readonly status: "none" | "rotating" | "completed" | "incomplete";
  /** The version of the project's key that new records are under; 0 before the first use. */
  readonly keyVersion: number;
  /** Records that this change of keys has put under it. */
  readonly rotated: number;
  /** Records that did not open. */
  readonly failed: number;
  /** Records that are still to come. */
  readonly remaining: number;
  /** Older versions that are still there; 0 once what nothing needs is destroyed. */
  readonly oldKeys: number;
}

/** Changes the key of one project, batch by batch, while everything under it stays readable. */
export interface KeyRotation {
  /**
   * Begins a change of keys, or goes on with the one that is under way: one batch of at most so many
   * records here, the others in jobs. The end of one is told once before another begins.
   */
  advance(batchSize: number): Promise<RotationProgress>;
  /** How far the latest change is. */
  progress(): Promise<RotationProgress>;
}
