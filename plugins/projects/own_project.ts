import type { OwnProject, ProjectDetails } from "../_kernel/own_project.ts";
import type { ScopedStore, StoredRow } from "../_kernel/store.ts";

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

function toDetails(row: StoredRow | null): ProjectDetails | null {
  return row && {
    name: String(row.name),
    description: typeof row.description === "string" ? row.description : null,
    clientId: String(row.clientId),
  };
}
