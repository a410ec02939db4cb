import { ok } from "../../support/client.ts";
import type { TestProject } from "../../support/set_up.ts";
import type { Params } from "./mod.ts";

/** API keys, roles and permissions. */
export async function rights(
  { admin, project: { id: projectId } }: TestProject,
  texts: readonly string[],
): Promise<Params> {
  for (const [index, text] of texts.entries()) {
    await ok(admin.post("/api-key/create", { projectId, name: text.slice(0, 32).toWellFormed() }));
    const role = { projectId, name: text, slug: `role-${index}`, description: text };
    await ok(admin.post("/banata/config/roles/create", { ...role, permissions: [] }));
    const permission = { projectId, name: text, slug: `thing${index}.read`, description: text };
    await ok(admin.post("/banata/config/permissions/create", permission));
  }
  return {};
}
