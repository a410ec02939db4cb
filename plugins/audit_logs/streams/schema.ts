/** Better Auth field map of the streams that deliver a project's events. */
export const AUDIT_STREAMS_SCHEMA = {
  /**
   * A server of the project's own to which events are delivered. What it verifies them with is sealed under
   * the project's key; the one before counts until `previousUntil`. How far it is stands elsewhere.
   */
  auditStream: {
    fields: {
      url: { type: "string", required: true },
      /** `native` or `ocsf`. */
      format: { type: "string", required: true },
      /** Absent for all of them. */
      actions: { type: "string[]", required: false },
      batchSize: { type: "number", required: true },
      /** `active`, `paused` by somebody, or `disabled` since it failed for days. */
      state: { type: "string", required: true },
      sealedSecret: { type: "string", required: true },
      sealedPrevious: { type: "string", required: false },
      previousUntil: { type: "date", required: false },
      createdAt: { type: "date", required: true },
      updatedAt: { type: "date", required: true },
    },
  },
} as const;
