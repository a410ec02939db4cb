/** Better Auth field map of how long a project's events are kept, and of a legal hold on them. */
export const AUDIT_RETENTION_SCHEMA = {
  /** One row; apart from the other settings, so that no other request reads it. */
  auditPolicy: {
    fields: {
      /** How long events are kept; absent for ever. */
      retentionDays: { type: "number", required: false },
      /** Whether a user who is deleted is erased from the events too. */
      eraseWithUser: { type: "boolean", required: true },
      /** When events are looked at next; absent where none is ever pruned. */
      pruneAt: { type: "date", required: false },
      updatedAt: { type: "date", required: true },
    },
  },
  /** One row while the project's events must stay as they are. */
  auditHold: {
    fields: {
      reason: { type: "string", required: true },
      /** `user:usr_…`, `operator:usr_…` or `api_key:ak_…`. */
      placedBy: { type: "string", required: true },
      createdAt: { type: "date", required: true },
    },
  },
} as const;
