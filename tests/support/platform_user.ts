import { assertEquals } from "@std/assert";
import { Client } from "./client.ts";
import { ADMIN } from "./set_up.ts";

/** A user of the platform beside its first administrator. */
export interface PlatformUser {
  /** Signed in. */
  readonly client: Client;
  readonly id: string;
  readonly email: string;
}

/** Lets the administrator make a user of the platform, and signs that user in. */
export async function platformUser(
  { admin, site }: { admin: Client; site: string },
  user: { name: string; role?: string },
): Promise<PlatformUser> {
  const { password } = ADMIN;
  const email = `${user.name}@example.com`;
  const made = await admin.post("/admin/create-user", { ...user, email, password });
  assertEquals(made.status, 200, made.text);
  const client = new Client(site);
  assertEquals((await client.post("/sign-in/email", { email, password })).status, 200);
  return { client, id: made.body.user.id, email };
}

/** Lets one user of the platform administer another's project: who manages it asks, the user agrees. */
export async function administerProject(
  { by, id, user }: { by: Client; id: string; user: Pick<PlatformUser, "client" | "id"> },
): Promise<void> {
  const asked = await by.post("/banata/projects/administrators/add", { id, userId: user.id });
  assertEquals(asked.status, 200, asked.text);
  const agreed = await user.client.post("/banata/projects/administrators/accept", { id });
  assertEquals(agreed.status, 200, agreed.text);
}
