import { ok } from "../../support/client.ts";
import type { TestProject } from "../../support/set_up.ts";
import type { Params } from "./mod.ts";

/** Events of an application and their schemas, a stream, a legal hold, a key that is limited and being replaced. */
export async function records(
  { admin, project: { id: projectId }, server }: TestProject,
  texts: readonly string[],
): Promise<Params> {
  const logs = "/banata/audit-logs";
  const action = "invoice.paid";
  const schema = { type: "object", properties: { note: { type: "string" } } };
  for (const name of texts) {
    const event = { action, actorType: "user", actorId: "usr_of_the_app", actorName: name };
    const targets = [{ type: "invoice", id: "inv_1", name }];
    await ok(server.post(`${logs}/create`, { ...event, targets, metadata: { note: name } }));
    // Of an action there are at most 100 versions.
    if (texts.length < 100) {
      // Names of 64 characters at most, and not those that every object has.
      const property = `a ${name}`.slice(0, 64).toWellFormed();
      const described = { ...schema, properties: { [property]: { type: "string" } } };
      await ok(server.post(`${logs}/schemas/set`, { action: "invoice.sent", schema: described }));
    }
  }
  await ok(server.post(`${logs}/streams/create`, { url: "https://siem.invalid/events" }));
  const [reason = "A case"] = texts;
  await ok(admin.post(`${logs}/hold/place`, { projectId, reason }));
  const limits = { allowedCidrs: ["203.0.113.0/24"], rateLimit: { limit: 9, windowMs: 1_500 } };
  const key = { projectId, name: reason.slice(0, 32), ...limits };
  const { id: keyId } = await ok(admin.post("/api-key/create", key));
  await ok(admin.post("/api-key/rotate", { projectId, keyId }));
  return {};
}
