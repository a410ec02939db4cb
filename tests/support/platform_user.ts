import { Client, ok } from "./client.ts";
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
  const made = await ok(admin.post("/admin/create-user", { ...user, email, password }));
  const client = new Client(site);
  await ok(client.post("/sign-in/email", { email, password }));
  return { client, id: made.user.id, email };
}

/** Lets one user of the platform administer another's project: who manages it asks, the user agrees. */
export async function administerProject(
  { by, id, user }: { by: Client; id: string; user: Pick<PlatformUser, "client" | "id"> },
): Promise<void> {
  await ok(by.post("/banata/projects/administrators/add", { id, userId: user.id }));
  await ok(user.client.post("/banata/projects/administrators/accept", { id }));
}
