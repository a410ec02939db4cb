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
      createdAt: { type: "date", required: true },
      updatedAt: { type: "date", required: true },
    },
  },
} as const;
