/**
 * Better Auth field map of the vault. A record is one text (see record.ts), so that any program may
 * read an exported row with its key.
 */
export const VAULT_SCHEMA = {
  /**
   * A project's keys, the newest version first in use. `wrappedKey` is under the root key `rootId`;
   * `standing` are records of the keys that last, by number. The row without a version, of earlier
   * releases, holds the first standing key.
   */
  projectKey: {
    fields: {
      version: { type: "number", required: false },
      rootId: { type: "string", required: false },
      wrappedKey: { type: "string", required: true },
      standing: { type: "string[]", required: false },
      createdAt: { type: "date", required: true },
    },
  },
  /** What is known of a secret without opening it. `nameHash` is that of a live one's context and name. */
  vaultSecret: {
    fields: {
      name: { type: "string", required: true },
      context: { type: "string", required: false },
      organizationId: { type: "string", required: false },
      metadata: { type: "string", required: false },
      version: { type: "number", required: true },
      nameHash: { type: "string", required: false, unique: true },
      deletedAt: { type: "date", required: false },
      purgeAt: { type: "date", required: false },
      createdAt: { type: "date", required: true },
      updatedAt: { type: "date", required: true },
    },
  },
  /** One version of a secret; `keyVersion` is that of the project's key which opens it. */
  vaultVersion: {
    fields: {
      secretId: { type: "string", required: true },
      version: { type: "number", required: true },
      organizationId: { type: "string", required: false },
      keyVersion: { type: "number", required: true },
      record: { type: "string", required: true },
      createdAt: { type: "date", required: true },
    },
    indexes: [{ fields: ["secretId", "version"], unique: true }],
  },
  /** How many records a version of the project's key opens, in parts whose sum counts. */
  vaultUse: {
    fields: {
      keyVersion: { type: "number", required: true },
      records: { type: "number", required: true },
    },
  },
  /** The project's latest change of keys: how far it is. */
  vaultRotation: {
    fields: {
      keyVersion: { type: "number", required: true },
      after: { type: "string", required: false },
      rotated: { type: "number", required: true },
      failed: { type: "number", required: true },
      reportedAt: { type: "date", required: false },
      finishedAt: { type: "date", required: false },
      createdAt: { type: "date", required: true },
    },
  },
  /** The customer's own key that opens the project's records besides the project's. */
  vaultCustomerKey: {
    fields: {
      kid: { type: "string", required: true },
      keyArn: { type: "string", required: true },
      /** The key as the customer's KMS gave it: opened there and nowhere else. */
      kmsCiphertext: { type: "string", required: true },
      /** Empty once it was taken away. */
      sealedKey: { type: "string", required: true },
      /** The version of the project's key under which records are that may need a new recipient. */
      keyVersion: { type: "number", required: true },
      /** What the latest check of the customer's KMS found: `ok`, `denied` or `unavailable`. */
      access: { type: "string", required: true },
      removedAt: { type: "date", required: false },
      createdAt: { type: "date", required: true },
    },
  },
} as const;
