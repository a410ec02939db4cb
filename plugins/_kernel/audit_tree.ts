/** The id of the one row of `auditKey` that a project has. */
export const LOG_KEY_ID = "log";

/** A project's tree of events, as its newest checkpoint signs it. */
export interface AuditTree {
  /** The newest signed checkpoint, a signed note; null before the first. */
  checkpoint(): Promise<string | null>;
  /** The same checkpoint, with the size of its tree. */
  signed(): Promise<{ readonly note: string; readonly size: number } | null>;
  /** The key that signs checkpoints, as whoever verifies writes it down; null before the first. */
  verifierKey(): Promise<string | null>;
  /** The first `width` hashes of a tile, 32 bytes each; null where it has not so many. */
  tile(tile: AuditTile): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The leaves of an entry bundle; null where one of them is not there, or no more. */
  entries(bundle: Omit<AuditTile, "level">): Promise<Uint8Array[] | null>;
  /** The proof of an event; null for one that is unknown or that the checkpoint does not have yet. */
  inclusion(eventId: string): Promise<AuditInclusion | null>;
  /** The proof of each of at most 512 leaves against the tree of `size` leaves; null for what it has not. */
  proofs(leaves: readonly number[], size: number): Promise<Uint8Array[][] | null>;
  /** The proof that the tree of `to` leaves begins with that of `from`; null where it has not so many. */
  consistency(from: number, to: number): Promise<Uint8Array[] | null>;
}

/** Where a tile stands, and how many of its hashes are meant. */
interface AuditTile {
  readonly level: number;
  readonly index: number;
  /** 1 to 256. */
  readonly width: number;
}

/** Where an event stands in the tree, and what proves it. */
interface AuditInclusion {
  /** The event's number, from 0. */
  readonly leaf: number;
  readonly proof: readonly Uint8Array[];
  /** The checkpoint that the proof leads to. */
  readonly note: string;
}
