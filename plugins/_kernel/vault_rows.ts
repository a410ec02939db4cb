import type { NewRow, ProjectKeyRow, VaultSecretRow, VaultVersionRow } from "./store.ts";

/** A secret with one of its versions. */
export interface FoundSecret {
  readonly secret: VaultSecretRow;
  /** Null where there is no such version. */
  readonly version: VaultVersionRow | null;
  /** The project's key that the version names; null for one that is gone. */
  readonly key: ProjectKeyRow | null;
}

/** A version of a secret, and what changes with it. */
export interface SavedVersion {
  /** The version that it comes after; 0 for the first one of a new secret. */
  readonly expectedVersion: number;
  /** The columns of a new secret, or those that change. */
  readonly secret: { readonly id: string } & Partial<VaultSecretRow>;
  readonly version: NewRow<VaultVersionRow> & { readonly id: string };
}

/** What was done with a secret or a data key, for its event. */
interface VaultUse {
  readonly kind: "created" | "updated" | "decrypted";
  /** A data key is no row: it is kept by whoever asked for it. */
  readonly model: "vaultSecret" | "dataKey";
  /** The secret's id, or what wraps the data key. */
  readonly subject: string;
}

/** The rows of one project's secrets, where a call of the store for each would be too many. */
export interface VaultRows {
  /** A secret with one of its versions, by default the newest that is stored; deleted ones too. */
  find(secretId: string, version?: number): Promise<FoundSecret | null>;
  /**
   * Stores a version and counts it; false where another one is current, or the secret is deleted. Throws
   * a unique conflict of `vaultSecret` for a name that is taken, of `vaultVersion` for a version that is
   * stored although the secret does not say so.
   */
  save(version: SavedVersion): Promise<boolean>;
  /** Deletes a secret, whose rows go at `purgeAt`; false where none lives. Times are epoch milliseconds. */
  remove(secretId: string, times: { now: number; purgeAt: number }): Promise<boolean>;
  /** Writes an event into this commit. */
  record(use: VaultUse): Promise<void>;
}
