import { fail, orConflict } from "../_kernel/errors.ts";
import type { Changes, OrganizationRow, ScopedStore } from "../_kernel/store.ts";
import { ORGANIZATIONS_ERROR_CODES } from "./error_codes.ts";
import { toSlug, withSuffix } from "./slug.ts";

/**
 * One of the project's organizations.
 *
 * @throws {APIError} 404 `ORGANIZATION_NOT_FOUND`
 */
export async function getOrganization(store: ScopedStore, id: string): Promise<OrganizationRow> {
  return await store.findOne("organization", { id }) ??
    fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.ORGANIZATION_NOT_FOUND);
}

/**
 * Inserts an organization without members.
 *
 * @throws {APIError} 409 `ORGANIZATION_SLUG_ALREADY_EXISTS`
 */
export async function insertOrganization(
  store: ScopedStore,
  columns: Changes<OrganizationRow> & { name: string },
  { now }: { now: number },
): Promise<OrganizationRow> {
  const slug = columns.slug ?? await freeSlug(store, columns.name);
  const times = { createdAt: now, updatedAt: now };
  const row = await orConflict(
    store.create("organization", { ...columns, slug, ...times }),
    ORGANIZATIONS_ERROR_CODES.ORGANIZATION_SLUG_ALREADY_EXISTS,
  );
  await store.create("memberCount", { organizationId: row.id, members: 0 });
  return row;
}

/**
 * Changes columns of an organization.
 *
 * @throws {APIError} 404 `ORGANIZATION_NOT_FOUND`, 409 `ORGANIZATION_SLUG_ALREADY_EXISTS`
 */
export async function updateOrganizationRow(
  store: ScopedStore,
  id: string,
  { columns, now }: { columns: Changes<OrganizationRow>; now: number },
): Promise<OrganizationRow> {
  const changes = { ...columns, updatedAt: now };
  const row = await orConflict(
    store.updateOne("organization", { id }, changes),
    ORGANIZATIONS_ERROR_CODES.ORGANIZATION_SLUG_ALREADY_EXISTS,
  );
  return row ?? fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.ORGANIZATION_NOT_FOUND);
}

/** How many members an organization has. */
export async function membersOf(store: ScopedStore, organizationId: string): Promise<number> {
  return Number((await store.findOne("memberCount", { organizationId }))?.members ?? 0);
}

async function freeSlug(store: ScopedStore, name: string): Promise<string> {
  const slug = toSlug(name);
  return await store.findOne("organization", { slug }) === null ? slug : withSuffix(slug);
}
