import type { z } from "zod";
import { fail } from "../_kernel/errors.ts";
import { isBuiltInPermission } from "../_kernel/permission_catalogue.ts";
import { laterThan } from "../_kernel/row_versions.ts";
import type { PermissionRow, ScopedStore } from "../_kernel/store.ts";
import { RBAC_ERROR_CODES } from "./error_codes.ts";
import { readOwnPermissions, writeOwnPermissions } from "./own_permissions.ts";
import type { RoleEntry } from "./role_set.ts";
import { readRoles, withRoles, writeRoles } from "./role_table.ts";
import type { RolesInput } from "./roles_store.ts";
import type { NEW_PERMISSION_BODY, PERMISSION_BODY } from "./bodies.ts";

/** Permissions a project adds at most. */
export const MAX_PERMISSIONS = 500;
/** Roles that are rewritten in one commit, with their events. */
const MAX_REWRITTEN = 50;

/**
 * One of the project's own permissions.
 *
 * @throws {APIError} 404 `PERMISSION_NOT_FOUND`
 */
export async function getPermissionRow(store: ScopedStore, id: string): Promise<PermissionRow> {
  return await store.findOne("permission", { id }) ??
    fail("NOT_FOUND", RBAC_ERROR_CODES.PERMISSION_NOT_FOUND);
}

/** Makes a permission. */
export async function createPermissionOf(
  { now, store }: RolesInput,
  { description = "", name, slug }: z.infer<typeof NEW_PERMISSION_BODY>,
): Promise<PermissionRow> {
  refuseBuiltIn(slug);
  const own = await readOwnPermissions(store);
  refuseTaken(own, slug);
  if (own.size >= MAX_PERMISSIONS) {
    fail("BAD_REQUEST", RBAC_ERROR_CODES.PERMISSION_LIMIT_REACHED);
  }
  await writeOwnPermissions(store, own.union(new Set([slug])));
  const times = { createdAt: now, updatedAt: now };
  return await store.create("permission", { name, slug, description, ...times });
}

/**
 * Changes a permission; a new slug takes the place of the old one in every role.
 *
 * @throws {APIError} 403 `PERMISSION_NOT_HELD` when that gives a role what the caller does not hold
 */
export async function updatePermissionOf(
  input: RolesInput,
  row: PermissionRow,
  { description, name, slug }: z.infer<typeof PERMISSION_BODY>,
): Promise<PermissionRow> {
  const { now, store } = input;
  const old = row.slug;
  const isRenamed = slug !== undefined && slug !== old;
  if (isRenamed) {
    refuseBuiltIn(slug);
    const own = await readOwnPermissions(store);
    refuseTaken(own, slug);
    const kept = own.difference(new Set([old]));
    await writeOwnPermissions(store, kept.union(new Set([slug])));
    await rewriteRoles(input, { old, next: slug });
  }
  const changes = { name, slug, description, updatedAt: now };
  return await store.updateOne("permission", { id: row.id }, changes) ?? row;
}

/** Deletes a permission, and takes it out of every role. */
export async function deletePermissionOf(input: RolesInput, row: PermissionRow): Promise<void> {
  const slug = row.slug;
  const own = await readOwnPermissions(input.store);
  await writeOwnPermissions(input.store, own.difference(new Set([slug])));
  await rewriteRoles(input, { old: slug, next: null });
  await input.store.deleteOne("permission", { id: row.id });
}

async function rewriteRoles(
  input: RolesInput,
  { next, old }: { old: string; next: string | null },
): Promise<void> {
  const { now, rights, store } = input;
  const before = await readRoles(store, input);
  const having = [...before.source].filter(([, { grants }]) => grants.includes(old));
  if (having.length > MAX_REWRITTEN) fail("CONFLICT", RBAC_ERROR_CODES.PERMISSION_IN_USE);
  if (having.length === 0) return;
  // Operators' functions may ask for permissions that are no rows, so a new name can give more.
  if (next !== null) await rights.requireCanGrant([next]);
  const rewritten = having.map(([slug, { grants, inherits }]) => {
    const kept = grants.filter((grant) => grant !== old);
    return [slug, { grants: next === null ? kept : [...kept, next].sort(), inherits }] as const;
  });
  const put = (roles: Map<string, RoleEntry>) =>
    rewritten.forEach(([slug, entry]) => roles.set(slug, entry));
  await writeRoles(store, withRoles(before, put));
  for (const [slug, { grants }] of rewritten) {
    const row = await store.findOne("role", { slug });
    if (row === null) continue;
    const changes = { permissions: grants, updatedAt: laterThan(row, now) };
    await store.updateOne("role", { id: row.id }, changes);
  }
}

function refuseBuiltIn(slug: string): void {
  if (isBuiltInPermission(slug)) fail("CONFLICT", RBAC_ERROR_CODES.PERMISSION_SLUG_TAKEN);
}

function refuseTaken(own: ReadonlySet<string>, slug: string): void {
  if (own.has(slug)) fail("CONFLICT", RBAC_ERROR_CODES.PERMISSION_SLUG_TAKEN);
}
