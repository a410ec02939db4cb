import { ok } from "../../support/client.ts";
import type { TestProject } from "../../support/set_up.ts";
import type { Params } from "./mod.ts";

/** Secrets of the vault. */
export async function secrets(
  { admin, project: { id: projectId } }: TestProject,
  texts: readonly string[],
): Promise<Params> {
  for (const name of texts) {
    await ok(admin.post("/banata/vault/encrypt", { projectId, name, data: name }));
  }
  return {};
}
