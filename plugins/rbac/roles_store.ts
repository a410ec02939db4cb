import type { z } from "zod";
import type { ScopedInput } from "../_kernel/endpoint.ts";
import { fail, orConflict } from "../_kernel/errors.ts";
import { DEFAULT_ROLE, notCovered, SUPER_ADMIN } from "../_kernel/permissions.ts";
import { laterThan } from "../_kernel/row_versions.ts";
import type { RoleRow, ScopedStore } from "../_kernel/store.ts";
import { RBAC_ERROR_CODES } from "./error_codes.ts";
import { isRoleHeld } from "./project_roles.ts";
import { type ReadRoles, readRoles, withRoles, writeRoles } from "./role_table.ts";
import type { NEW_ROLE_BODY, ROLE_BODY } from "./bodies.ts";

/** What a change of roles needs of a handler's input. */
export type RolesInput = Pick<
  ScopedInput<unknown>,
  "memberships" | "now" | "rights" | "roles" | "scope" | "store"
>;

/**
 * One of the project's roles.
 *
 * @throws {APIError} 404 `ROLE_NOT_FOUND`
 */
export async function getRoleRow(
  { store }: { store: ScopedStore },
  id: string,
): Promise<RoleRow> {
  return await store.findOne("role", { id }) ?? fail("NOT_FOUND", RBAC_ERROR_CODES.ROLE_NOT_FOUND);
}

/** Makes a role: its row, and its part of what checks read. */
export async function createRoleOf(
  input: RolesInput,
  body: z.infer<typeof NEW_ROLE_BODY>,
): Promise<RoleRow> {
  const { now, store } = input;
  const { description = "", inherits = [], name, permissions = [], slug } = body;
  refuseReserved(slug);
  const before = await readRoles(store, input);
  if (before.source.has(slug)) fail("CONFLICT", RBAC_ERROR_CODES.ROLE_SLUG_TAKEN);
  const entry = { grants: sorted(permissions), inherits: sorted(inherits) };
  await requireKnown(input, { before, entry });
  const after = withRoles(before, (roles) => roles.set(slug, entry));
  await requireHeld(input, { before, after, slug });
  await writeRoles(store, after);
  const { grants, ...rest } = entry;
  return await orConflict(
    store.create("role", {
      name,
      slug,
      description,
      permissions: grants,
      ...rest,
      isDefault: false,
      createdAt: now,
      updatedAt: now,
    }),
    RBAC_ERROR_CODES.ROLE_SLUG_TAKEN,
  );
}

/** Changes a role: its row, and its part of what checks read. */
export async function updateRoleOf(
  input: RolesInput,
  row: RoleRow,
  { description, inherits, name, permissions, slug: asked }: z.infer<typeof ROLE_BODY>,
): Promise<RoleRow> {
  const { now, store } = input;
  const before = await readRoles(store, input);
  const old = row.slug;
  const slug = asked ?? old;
  const was = before.source.get(old) ?? { grants: [], inherits: [] };
  const entry = {
    grants: permissions === undefined ? was.grants : sorted(permissions),
    inherits: inherits === undefined ? was.inherits : sorted(inherits),
  };
  if (slug !== old) {
    refuseReserved(slug);
    if (before.source.has(slug)) fail("CONFLICT", RBAC_ERROR_CODES.ROLE_SLUG_TAKEN);
    await requireUnused(input, { before, slug: old });
  }
  await requireKnown(input, { before, entry });
  const after = withRoles(before, (roles) => {
    roles.delete(old);
    roles.set(slug, entry);
  });
  await requireHeld(input, { before, after, slug, old });
  await writeRoles(store, after);
  const { grants, ...rest } = entry;
  const changes = { name, slug, description, permissions: grants, ...rest };
  return await orConflict(
    store.updateOne("role", { id: row.id }, { ...changes, updatedAt: laterThan(row, now) }),
    RBAC_ERROR_CODES.ROLE_SLUG_TAKEN,
  ) ?? row;
}

/** Deletes a role that nobody has. */
export async function deleteRoleOf(input: RolesInput, row: RoleRow): Promise<void> {
  const { store } = input;
  const before = await readRoles(store, input);
  const slug = row.slug;
  await requireUnused(input, { before, slug });
  await writeRoles(store, withRoles(before, (roles) => roles.delete(slug)));
  await store.deleteOne("role", { id: row.id });
}

function refuseReserved(slug: string): void {
  if (slug === SUPER_ADMIN) fail("BAD_REQUEST", RBAC_ERROR_CODES.ROLE_SLUG_SUPER_ADMIN_IS_RESERVED);
  if (slug === DEFAULT_ROLE) fail("BAD_REQUEST", RBAC_ERROR_CODES.ROLE_SLUG_IS_RESERVED);
}

async function requireKnown(
  { roles }: RolesInput,
  { before, entry }: {
    before: ReadRoles;
    entry: { grants: readonly string[]; inherits: readonly string[] };
  },
): Promise<void> {
  if (entry.inherits.some((slug) => !before.source.has(slug))) {
    fail("BAD_REQUEST", RBAC_ERROR_CODES.UNKNOWN_ROLES);
  }
  await roles.requireKnownPermissions(entry.grants);
}

/** Roles count in organizations too, but are the project's: so what they grant is held there or not. */
async function requireHeld(
  { rights }: RolesInput,
  { after, before, old, slug }: {
    before: ReadRoles;
    after: ReadRoles;
    slug: string;
    old?: string;
  },
): Promise<void> {
  const had = before.flat.get(old ?? slug)?.grants ?? [];
  const has = after.flat.get(slug)?.grants ?? [];
  await rights.requireCanGrant(notCovered(had, has));
}

async function requireUnused(
  { memberships, store }: RolesInput,
  { before, slug }: { before: ReadRoles; slug: string },
): Promise<void> {
  const isInherited = [...before.source.values()].some(({ inherits }) => inherits.includes(slug));
  if (isInherited || await isRoleHeld(store, slug) || await memberships.isRoleHeld(slug)) {
    fail("CONFLICT", RBAC_ERROR_CODES.ROLE_IN_USE);
  }
}

function sorted(slugs: readonly string[]): string[] {
  return [...new Set(slugs)].sort();
}
