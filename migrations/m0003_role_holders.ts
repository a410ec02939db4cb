import type { MigrationStep } from "./step.ts";

/** Records which users hold which project roles, of those who got them before there was a record. */
export const roleHolders: MigrationStep = {
  version: 3,
  name: "record who holds project roles",
  table: "user",
  up: () => null,
  add: ({ id, projectId, role }) => {
    const userId = String(id);
    const roles = typeof role === "string" ? role.split(",") : [];
    return [...new Set(roles)].filter((slug) => slug !== "" && slug !== "user").map((slug) => ({
      table: "roleHolder",
      projectId: String(projectId),
      row: { id: `${slug}:${userId}`, role: slug, userId },
    }));
  },
};
