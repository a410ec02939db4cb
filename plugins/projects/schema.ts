/** Better Auth field map of the projects plugin. Rows live in the platform's own scope. */
export const PROJECTS_SCHEMA = {
  project: {
    fields: {
      name: { type: "string", required: true },
      slug: { type: "string", required: true, unique: true },
      clientId: { type: "string", required: true, unique: true },
      description: { type: "string", required: false },
      logoUrl: { type: "string", required: false },
      ownerId: { type: "string", required: true },
      /** When it was deleted; from then on nothing of it works. */
      deletedAt: { type: "date", required: false },
      /** When a deleted project's rows are erased for good. */
      eraseAt: { type: "date", required: false },
      /** Whether an import is still bringing its rows; nothing of it works before that is done. */
      staged: { type: "boolean", required: false },
      createdAt: { type: "date", required: true },
      updatedAt: { type: "date", required: true },
    },
  },
  /** A platform user who acts in a project beside its owner. */
  projectAdministrator: {
    fields: {
      /** The project's id. */
      project: { type: "string", required: true },
      userId: { type: "string", required: true },
      createdAt: { type: "date", required: true },
    },
    indexes: [{ fields: ["project", "userId"], unique: true }],
  },
  /** Somebody who was asked to act in a project and has not agreed yet; it grants nothing. */
  projectInvitation: {
    fields: {
      /** The project's id. */
      project: { type: "string", required: true },
      /** As it was typed: an address in lower case, or a user's id. It may be nobody's. */
      addressee: { type: "string", required: true },
      /** Ends with this user's right to ask. */
      inviterId: { type: "string", required: true },
      createdAt: { type: "date", required: true },
      expiresAt: { type: "date", required: true },
    },
    indexes: [{ fields: ["project", "addressee"], unique: true }],
  },
} as const;
