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
      /** Who has the current attempt, or is asked next. */
      provider: { type: "string", required: false },
      /** What that one calls the mail. */
      providerMessageId: { type: "string", required: false },
      /** Providers that do not take it. */
      refusedBy: { type: "string[]", required: false },
      /** Since when its provider may have it. */
      maybeSince: { type: "date", required: false },
      /** When it is tried next; absent where it waits for nothing but a provider. */
      nextAt: { type: "date", required: false },
      /** When somebody looked at what it says last. */
      shownAt: { type: "date", required: false },
      createdAt: { type: "date", required: true },
      updatedAt: { type: "date", required: true },
    },
  },
  /** One row: who sends a project's mails, and whether they wait. */
  emailSettings: {
    fields: {
      activeProvider: { type: "string", required: false },
      fromAddress: { type: "string", required: false },
      fromName: { type: "string", required: false },
      replyTo: { type: "string", required: false },
      paused: { type: "boolean", required: false },
      /** Kinds of mails that are switched off. */
      off: { type: "string[]", required: false },
      /** The language of the project's mails. */
      locale: { type: "string", required: false },
      updatedAt: { type: "date", required: true },
    },
  },
  /**
   * A provider of a project's mails. Its credentials, and what proves requests to its webhook, are JSON,
   * sealed under the project's key.
   */
  emailProvider: {
    fields: {
      providerId: { type: "string", required: true, unique: true },
      enabled: { type: "boolean", required: true },
      sealedCredentials: { type: "string", required: true },
      sealedWebhook: { type: "string", required: false },
      createdAt: { type: "date", required: true },
      updatedAt: { type: "date", required: true },
    },
  },
  /** An address that the project sends no mail to. */
  emailSuppression: {
    fields: {
      /** As `canonicalAddress` spells it. */
      address: { type: "string", required: true, unique: true },
      /** A `SuppressionReason`. */
      reason: { type: "string", required: true },
      /** Whose webhook has told it; absent where a person has. */
      provider: { type: "string", required: false },
      /** Categories of templates that whoever has it has unsubscribed from. */
      categories: { type: "string[]", required: false },
      createdAt: { type: "date", required: true },
    },
  },
  /** A template of a project's own, in one language; an empty locale is that of no language. */
  emailTemplate: {
    fields: {
      slug: { type: "string", required: true },
      locale: { type: "string", required: true },
      category: { type: "string", required: true },
      /** A `TemplateContent` as JSON, checked when it was written. */
      content: { type: "string", required: true },
      version: { type: "number", required: true },
      createdAt: { type: "date", required: true },
      updatedAt: { type: "date", required: true },
    },
    indexes: [{ fields: ["slug", "locale"], unique: true }],
  },
  /** How the mails of an organization differ from the project's. */
  organizationMails: {
    fields: {
      organizationId: { type: "string", required: true, unique: true },
      /** The name of the sender. */
      senderName: { type: "string", required: false },
      /** What stands after the slugs of its own templates. */
      variant: { type: "string", required: false },
      updatedAt: { type: "date", required: true },
    },
  },
  /** What a template was before it was changed. */
  emailVersion: {
    fields: {
      templateId: { type: "string", required: true },
      version: { type: "number", required: true },
      content: { type: "string", required: true },
      createdAt: { type: "date", required: true },
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
