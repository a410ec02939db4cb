/**
 * Better Auth field map of the mails. A `mail` belongs to the project that sends it; it is written in
 * the commit that causes it, and keeps its variables until it is delivered. `devMail` belongs to the
 * platform: what a development machine's mailbox shows instead of sending it.
 */
export const EMAILS_SCHEMA = {
  mail: {
    fields: {
      type: { type: "string", required: true },
      recipient: { type: "string", required: true },
      /** A `MailState`. */
      state: { type: "string", required: true },
      /** A `MailFailure`. */
      reason: { type: "string", required: false },
      /** JSON of the variables, sealed under the project's key. */
      sealedVariables: { type: "string", required: false },
      attempts: { type: "number", required: true },
      createdAt: { type: "date", required: true },
      updatedAt: { type: "date", required: true },
    },
  },
  devMail: {
    fields: {
      mailId: { type: "string", required: true, unique: true },
      mailProjectId: { type: "string", required: true },
      type: { type: "string", required: true },
      recipient: { type: "string", required: true },
      /** JSON. */
      variables: { type: "string", required: true },
      createdAt: { type: "date", required: true },
    },
  },
} as const;
