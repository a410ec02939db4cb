/** Better Auth field map of the key that signs a project's log. */
export const AUDIT_KEY_SCHEMA = {
  /**
   * The key that signs the checkpoints of the project's events: `origin` is the log's and the key's name,
   * `verifierKey` what whoever verifies is given. One row, made with the first checkpoint.
   */
  auditKey: {
    fields: {
      origin: { type: "string", required: true },
      verifierKey: { type: "string", required: true },
      sealedKey: { type: "string", required: true },
      createdAt: { type: "date", required: true },
    },
  },
} as const;
