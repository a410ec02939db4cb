import { assertEquals } from "@std/assert";
import { Client } from "./client.ts";

/** The administrator every test's platform starts with. */
export const ADMIN = {
  email: "ada@example.com",
  password: "correct horse battery",
  name: "Ada",
} as const;

/** A project with a server key, owned by the administrator. */
export interface ProjectWithKey {
  readonly id: string;
  readonly clientId: string;
  readonly key: string;
}

/** The administrator's client, or the given one, signed in on a platform that has none yet. */
export async function signedInAdmin(
  site: string,
  token: string | undefined,
  { admin = new Client(site) }: { admin?: Client } = {},
): Promise<Client> {
  assertEquals((await admin.post("/banata/setup", { token, ...ADMIN })).status, 200);
  const { email, password } = ADMIN;
  assertEquals((await admin.post("/sign-in/email", { email, password })).status, 200);
  return admin;
}

/** A new project of the administrator's with one key. */
export async function projectWithKey(admin: Client, slug: string): Promise<ProjectWithKey> {
  const created = await admin.post("/banata/projects/create", { name: slug, slug });
  assertEquals(created.status, 200);
  const { clientId, id } = created.body.project;
  const key = await admin.post("/api-key/create", { name: "server", projectId: id });
  assertEquals(key.status, 200);
  return { id, clientId, key: key.body.key };
}
