import { ok } from "../../support/client.ts";
import type { TestProject } from "../../support/set_up.ts";
import type { Params } from "./mod.ts";

/** The project's own name, and those who are asked to help run it. */
export async function project(
  { admin, project: { id }, server }: TestProject,
  texts: readonly string[],
): Promise<Params> {
  const [name = "A", description = name] = texts;
  await ok(admin.post("/banata/projects/update", { id, name, description }));
  const asked = { id, email: "asked@example.com" };
  await ok(admin.post("/banata/projects/administrators/add", asked));
  // What an app tells the log of its own doings.
  const events = texts.slice(0, 100).map((text) => ({
    action: "thing.done",
    actorType: "user",
    actorId: text,
    actorName: text,
    targets: [{ type: "thing", id: text, name: text }],
    metadata: { text },
  }));
  await ok(server.post("/banata/audit-logs/create", { events }));
  const { user } = await ok(admin.get("/get-session"));
  return { "platform.userId": user.id };
}
