import type { OwnProject, ProjectDetails } from "../_kernel/own_project.ts";
import type { ProjectRow, ScopedStore } from "../_kernel/store.ts";

/** The project of a scope, for the plugins that act in it. */
export function ownProject(
  platform: ScopedStore,
  { now, projectId }: { now: () => number; projectId: string },
): OwnProject {
  const where = { id: projectId };
  return {
    read: async () => toDetails(await platform.findOne("project", where)),
    change: async (changes) =>
      toDetails(await platform.updateOne("project", where, { ...changes, updatedAt: now() })),
  };
}

function toDetails(row: ProjectRow | null): ProjectDetails | null {
  return row && {
    name: row.name,
    description: row.description,
    clientId: row.clientId,
  };
}
