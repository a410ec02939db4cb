import type { ProjectAdministratorRow, ScopedStore, UserRow } from "../_kernel/store.ts";
import { isBanned } from "../_kernel/subjects.ts";
import type { ProjectUser } from "./bodies.ts";
import type { ProjectAdministrator } from "./types.ts";

/** The platform's user whom a body names and who can sign in, or null; never tell the caller which. */
export async function findPlatformUser(
  platform: ScopedStore,
  { email, userId }: ProjectUser,
  { now }: { now: number },
): Promise<UserRow | null> {
  const user = userId === undefined
    ? await platform.findOne("user", { email: (email ?? "").toLowerCase() })
    : await platform.findOne("user", { id: userId });
  return user === null || isBanned(user, now) ? null : user;
}

/** A row of an administrator with the user it names, as it goes over the wire. */
export function toAdministrator(row: ProjectAdministratorRow, user: UserRow): ProjectAdministrator {
  return {
    userId: user.id,
    name: user.name,
    email: user.email,
    createdAt: row.createdAt,
  };
}
