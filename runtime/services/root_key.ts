/** Where a wrapped key belongs; it opens nowhere else. */
export interface WrappedPlace {
  readonly projectId: string;
  /** The version of the project's key. */
  readonly version: number;
}

/**
 * What wraps the projects' keys: the one thing that stands outside the database. A key of the
 * environment does it here; a KMS does it elsewhere, where each use is a question.
 */
export interface RootKey {
  /**
   * Stored beside what it wraps: `v` and the version of `BANATA_VAULT_KEYS`, `derived-` and a fingerprint,
   * or `kms:` and an ARN.
   */
  readonly id: string;
  /** A new random key of 32 bytes, and the same wrapped for its place. */
  make(place: WrappedPlace): Promise<{ key: Uint8Array<ArrayBuffer>; wrapped: string }>;
  /** Wraps a key of 32 bytes for its place. */
  wrap(key: Uint8Array<ArrayBuffer>, place: WrappedPlace): Promise<string>;
  /** Null for what was not wrapped by this key for this place. */
  unwrap(wrapped: string, place: WrappedPlace): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** The root keys of a deployment: the current one first, then those that still open what they wrapped. */
export type RootKeys = readonly [RootKey, ...RootKey[]];
