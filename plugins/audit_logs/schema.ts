/**
 * Better Auth field map of the audit log's own settings. `auditSchema` is a version of what the metadata of
 * a project's custom events of one action must be; it never changes. Events themselves are in no such
 * table: no plugin may write one as it likes.
 */
export const AUDIT_LOGS_SCHEMA = {
  auditSchema: {
    fields: {
      action: { type: "string", required: true },
      /** 1, 2, 3, … */
      version: { type: "number", required: true },
      /** A JSON Schema, as JSON text. */
      schema: { type: "string", required: true },
      createdAt: { type: "date", required: true },
    },
    indexes: [{ fields: ["action", "version"], unique: true }],
  },
} as const;
