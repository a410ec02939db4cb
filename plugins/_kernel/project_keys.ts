import type { ProjectKeyRow } from "./store.ts";

/** One version of a project's key: AES-256-GCM, which wraps the keys of records. */
export interface ProjectKey {
  /** What records call it: `<project id>.<version>`. */
  readonly kid: string;
  /** 1, 2, 3, … */
  readonly version: number;
  readonly key: CryptoKey;
}

/** A key that outlasts the project's: AES-256-GCM, which wraps what is kept outside of the database. */
export interface LastingKey {
  /** What records call it: `<project id>.s<number>`. */
  readonly kid: string;
  readonly key: CryptoKey;
}

/**
 * The keys of one project. Its bytes stay in the runtime: whoever has one here can wrap and unwrap, and
 * take nothing away.
 */
export interface ProjectKeys {
  /** The version that new records are under; the first use makes it. */
  current(): Promise<ProjectKey>;
  /**
   * The version that a row holds which somebody has read already.
   *
   * @throws {Error} `PROJECT_KEY_UNREADABLE` when it opens under no root key of the deployment
   */
  open(row: ProjectKeyRow): Promise<ProjectKey>;
  /** The newest key for what is kept outside, e.g. customers' data keys: every change of keys makes one more. */
  lasting(): Promise<LastingKey>;
  /** One of these by what records call it; null for no such key of the project. */
  lastingOf(kid: string): Promise<LastingKey | null>;
  /** Makes the next version, which is the current one from then on. */
  next(): Promise<ProjectKey>;
  /** Takes a version away for good; false if there was none. What is still under it opens no more. */
  destroy(version: number): Promise<boolean>;
}
