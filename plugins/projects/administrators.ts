import type { ProjectAdministratorRow, ScopedStore, UserRow } from "../_kernel/store.ts";
import { isBanned } from "../_kernel/subjects.ts";
import type { ProjectAdministrator, ProjectUserBody } from "./types.ts";

const TABLE = "projectAdministrator";

/** The row that makes a user an administrator of a project, or null. */
export async function findAdministrator(
  platform: ScopedStore,
  { id, userId }: { id: string; userId: string },
): Promise<ProjectAdministratorRow | null> {
  return await platform.findOne(TABLE, { project: id, userId });
}

/** Takes a project's administrator away; false if there was none. */
export async function deleteAdministrator(
  platform: ScopedStore,
  { id, userId }: { id: string; userId: string },
): Promise<boolean> {
  return await platform.deleteOne(TABLE, { project: id, userId });
}

/** The platform's user whom a body names and who can sign in, or null; never tell the caller which. */
export async function findPlatformUser(
  platform: ScopedStore,
  { email, userId }: Pick<ProjectUserBody, "email" | "userId">,
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
