import { assertEquals } from "@std/assert";
import { hashApiKey } from "../../plugins/_kernel/hash.ts";
import { addElsewhere } from "./component_access.ts";
import { type ComponentField, slugOf } from "./component_field.ts";

const USER = "usr_1";

/** A key's hash leads to its project, and to a session of that project. */
export async function findsByKey(field: ComponentField): Promise<void> {
  const keyHash = hashApiKey(field.own);
  await addProject(field);
  await field.add("apiKey", { id: "ak_1", keyHash });
  const find = (token: string) => field.call("scope:byKeyHash", { keyHash, tokens: [token] });
  assertFound(field, await findsAlong(field, find));
}

/** A client id leads to its project, and to a session of that project. */
export async function findsByClientId(field: ComponentField): Promise<void> {
  await addProject(field);
  const clientId = clientOf(field);
  const find = (token: string) => field.call("scope:byClientId", { clientId, tokens: [token] });
  assertFound(field, await findsAlong(field, find));
}

/** A project's id leads to it. */
export async function findsByProjectId(field: ComponentField): Promise<void> {
  await addProject(field);
  assertFound(field, await field.call("scope:byProjectId", { projectId: field.own }));
}

/** The session that is found with a project is that project's, whatever token another has; gives what was found. */
async function findsAlong(
  field: ComponentField,
  find: (token: string) => Promise<unknown>,
): Promise<unknown> {
  await field.add("user", { id: USER, email: "ada@example.com" });
  await field.add("session", { id: "ses_1", token: "own", userId: USER });
  await addElsewhere(field, "user", { id: USER, email: "ada@example.com" });
  await addElsewhere(field, "session", { id: "ses_2", token: "foreign", userId: USER });
  const sessionsOf = async (token: string) =>
    (await find(token) as { sessions: { session: { id: string } }[] }).sessions
      .map(({ session }) => session.id);
  assertEquals(await sessionsOf("own"), ["ses_1"]);
  assertEquals(await sessionsOf("foreign"), []);
  return await find("own");
}

async function addProject(field: ComponentField): Promise<void> {
  const times = { createdAt: 1, updatedAt: 1 };
  const data = {
    id: field.own,
    name: "Own",
    slug: slugOf(field.own),
    clientId: clientOf(field),
    ownerId: "usr_1",
    ...times,
  };
  await field.call("adapter:create", { projectId: "platform", model: "project", data });
  await field.add("projectSettings", { id: "settings", version: 7 });
}

function clientOf({ own }: ComponentField): string {
  return `client_of_${own}`;
}

function assertFound({ own }: ComponentField, found: unknown): void {
  const { project, settings } = found as {
    project: { id: string; name: string };
    settings: { version: number };
  };
  assertEquals([project.id, project.name, settings.version], [own, "Own", 7]);
}
