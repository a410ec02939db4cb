/** Whether the customer's KMS lets the platform use its key, as the latest check found. */
export type CustomerKeyAccess = "ok" | "denied" | "unavailable";

/** A key of the customer's own, which opens the project's records besides the project's. */
interface CustomerKey {
  /** The customer's key in AWS KMS. */
  readonly keyArn: string;
  /** What records call the key that it wraps. */
  readonly kid: string;
  /** That key as the customer's KMS wrapped it, base64: opened there and nowhere else. */
  readonly kmsCiphertext: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** How things stand with the customer's key. */
export interface CustomerKeyStanding {
  /** The key that new records have; null where there is none. */
  readonly customerKey: CustomerKey & { readonly access: CustomerKeyAccess } | null;
  /** The one that was taken away last, while none is in its place. */
  readonly removed: Pick<CustomerKey, "keyArn" | "kid"> & { readonly removedAt: number } | null;
  /** Records that the next change of the project's key puts right: without the key, or still with one. */
  readonly pending: number;
}

/** A key of the customer's own, for the records of one project. */
export interface CustomerKeys {
  /** What records have as their second recipient; null where the customer has no key. */
  recipient(): Promise<{ readonly kid: string; readonly key: CryptoKey } | null>;
  /**
   * Makes a key that the customer's KMS wraps, for all records from now on.
   *
   * @returns why it could not, where it could not
   */
  set(keyArn: string): Promise<Exclude<CustomerKeyAccess, "ok"> | null>;
  /** How things stand, by a check of the customer's KMS; what it finds changed is an event. */
  check(): Promise<CustomerKeyStanding>;
  /** The same by the latest check. */
  standing(): Promise<CustomerKeyStanding>;
  /** Takes the key away; false if there is none. Records have it until the next change of the project's key. */
  remove(): Promise<boolean>;
}
