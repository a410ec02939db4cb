import { fail } from "../_kernel/errors.ts";
import { isPlatform, type Scope } from "../_kernel/scope.ts";
import type { ScopedStore, StoredRow } from "../_kernel/store.ts";
import { USERS_ERROR_CODES } from "./error_codes.ts";

const ADMINISTRATOR = "admin";

/** Whether a user administers his project. */
export function isAdministrator(user: StoredRow): boolean {
  return String(user.role ?? "").split(",").includes(ADMINISTRATOR);
}

/**
 * Keeps the platform from losing its last administrator: called before one is removed, banned or
 * given another role. Both the check and the change are in one serializable commit.
 *
 * @throws {APIError} 409 `LAST_ADMINISTRATOR`
 */
export async function keepAnAdministrator(
  store: ScopedStore,
  user: StoredRow,
  { scope }: { scope: Scope },
): Promise<void> {
  if (!isPlatform(scope) || !isAdministrator(user)) return;
  const administrators = await store.findMany("user", {
    where: { role: ADMINISTRATOR },
    limit: 20,
  });
  const others = administrators.filter(({ banned, id }) => id !== user.id && banned !== true);
  if (others.length === 0) fail("CONFLICT", USERS_ERROR_CODES.LAST_ADMINISTRATOR);
}

/**
 * Ends what a platform user, who is about to be removed, may do in others' projects. His own must have
 * another owner first: nobody else could transfer, delete or restore them.
 *
 * @throws {APIError} 409 `USER_OWNS_PROJECTS`
 */
export async function leaveProjects(platform: ScopedStore, userId: string): Promise<void> {
  if (await platform.findOne("project", { ownerId: userId })) {
    fail("CONFLICT", USERS_ERROR_CODES.USER_OWNS_PROJECTS);
  }
  await platform.deleteMany("projectAdministrator", { userId });
}
