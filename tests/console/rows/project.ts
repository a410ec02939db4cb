import { ok } from "../../support/client.ts";
import type { TestProject } from "../../support/set_up.ts";
import type { Params } from "./mod.ts";

/** The project's own name, and those who are asked to help run it. */
export async function project(
  { admin, project: { id } }: TestProject,
  [name = "A", description = name]: readonly string[],
): Promise<Params> {
  await ok(admin.post("/banata/projects/update", { id, name, description }));
  const asked = { id, email: "asked@example.com" };
  await ok(admin.post("/banata/projects/administrators/add", asked));
  const { user } = await ok(admin.get("/get-session"));
  return { "platform.userId": user.id };
}
