import { fail } from "../_kernel/errors.ts";
import { isBuiltInPermission } from "../_kernel/permission_catalogue.ts";
import { isUniqueConflict, type ScopedStore, type StoredRow } from "../_kernel/store.ts";
import { RBAC_ERROR_CODES } from "./error_codes.ts";
import type { RoleEntry } from "./role_set.ts";
import { readRoles, withRoles, writeRoles } from "./role_table.ts";
import type { RolesInput } from "./roles_store.ts";
import type { CreatePermissionBody, UpdatePermissionBody } from "./types.ts";

/** Permissions a project adds at most. */
export const MAX_PERMISSIONS = 500;
/** Roles that are rewritten in one commit, with their events. */
const MAX_REWRITTEN = 50;

/**
 * One of the project's own permissions.
 *
 * @throws {APIError} 404 `PERMISSION_NOT_FOUND`
 */
export async function getPermissionRow(store: ScopedStore, id: string): Promise<StoredRow> {
  return await store.findOne("permission", { id }) ??
    fail("NOT_FOUND", RBAC_ERROR_CODES.PERMISSION_NOT_FOUND);
}

/** Makes a permission. */
export async function createPermissionOf(
  { now, store }: RolesInput,
  { description = "", name, slug }: CreatePermissionBody,
): Promise<StoredRow> {
  refuseBuiltIn(slug);
  const rows = await store.findMany("permission", { limit: MAX_PERMISSIONS });
  if (rows.length >= MAX_PERMISSIONS) {
    fail("BAD_REQUEST", RBAC_ERROR_CODES.PERMISSION_LIMIT_REACHED);
  }
  const times = { createdAt: now, updatedAt: now };
  return await taken(
    store.create("permission", { name, ...slugColumns(slug), description, ...times }),
  );
}

/** Changes a permission; a new slug takes the place of the old one in every role. */
export async function updatePermissionOf(
  input: RolesInput,
  row: StoredRow,
  { description, name, slug }: UpdatePermissionBody,
): Promise<StoredRow> {
  const { now, store } = input;
  const old = String(row.slug);
  const isRenamed = slug !== undefined && slug !== old;
  const columns = isRenamed ? slugColumns(slug) : {};
  const changes = { name, description, ...columns, updatedAt: now };
  if (isRenamed) refuseBuiltIn(slug);
  const updated = await taken(store.updateOne("permission", { id: row.id }, changes));
  if (isRenamed) await rewriteRoles(input, { old, next: slug });
  return updated ?? row;
}

/** Deletes a permission, and takes it out of every role. */
export async function deletePermissionOf(input: RolesInput, row: StoredRow): Promise<void> {
  await rewriteRoles(input, { old: String(row.slug), next: null });
  await input.store.deleteOne("permission", { id: row.id });
}

async function rewriteRoles(
  input: RolesInput,
  { next, old }: { old: string; next: string | null },
): Promise<void> {
  const { now, store } = input;
  const before = await readRoles(store, input);
  const having = [...before.source].filter(([, { grants }]) => grants.includes(old));
  if (having.length > MAX_REWRITTEN) fail("CONFLICT", RBAC_ERROR_CODES.PERMISSION_IN_USE);
  if (having.length === 0) return;
  const rewritten = having.map(([slug, { grants, inherits }]) => {
    const kept = grants.filter((grant) => grant !== old);
    return [slug, { grants: next === null ? kept : [...kept, next].sort(), inherits }] as const;
  });
  const put = (roles: Map<string, RoleEntry>) =>
    rewritten.forEach(([slug, entry]) => roles.set(slug, entry));
  await writeRoles(store, withRoles(before, put));
  for (const [slug, { grants }] of rewritten) {
    await store.updateOne("role", { slug }, { permissions: grants, updatedAt: now });
  }
}

function refuseBuiltIn(slug: string): void {
  if (isBuiltInPermission(slug)) fail("CONFLICT", RBAC_ERROR_CODES.PERMISSION_SLUG_TAKEN);
}

function slugColumns(slug: string): { slug: string; resource: string } {
  return { slug, resource: slug.split(".", 1)[0] ?? slug };
}

async function taken<Row>(write: Promise<Row>): Promise<Row> {
  try {
    return await write;
  } catch (error) {
    if (isUniqueConflict(error)) return fail("CONFLICT", RBAC_ERROR_CODES.PERMISSION_SLUG_TAKEN);
    throw error;
  }
}
