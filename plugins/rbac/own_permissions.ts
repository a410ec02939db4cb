import { wildcardOf } from "../_kernel/permissions.ts";
import type { ScopedStore } from "../_kernel/store.ts";

/** The row that holds the slugs of a project's own permissions. */
export const PERMISSIONS_ID = "permissions";

/** The slugs of the project's own permissions, in one document. */
export async function readOwnPermissions(
  store: Pick<ScopedStore, "findOne">,
): Promise<ReadonlySet<string>> {
  const row = await store.findOne("roleSet", { id: PERMISSIONS_ID });
  return new Set(row?.text.split(",").filter((slug) => slug !== ""));
}

/** Writes them; the permissions' rows are the caller's to write. */
export async function writeOwnPermissions(
  store: ScopedStore,
  slugs: ReadonlySet<string>,
): Promise<void> {
  const text = [...slugs].sort().join(",");
  if (await store.updateOne("roleSet", { id: PERMISSIONS_ID }, { text }) === null) {
    await store.create("roleSet", { id: PERMISSIONS_ID, text });
  }
}

/** Whether a project's own permissions have a grant: the permission itself, or one of its resource. */
export function isOwnGrant(slugs: ReadonlySet<string>, grant: string): boolean {
  return slugs.has(grant) || [...slugs].some((slug) => wildcardOf(slug) === grant);
}
