import type { z } from "zod";
import { isShut } from "../../rules/row_states.ts";
import { fail } from "../_kernel/errors.ts";
import { generateId } from "../../rules/ids.ts";
import {
  type Changes,
  isUniqueConflict,
  type ProjectRow,
  type ScopedStore,
} from "../_kernel/store.ts";
import { PROJECTS_ERROR_CODES } from "./error_codes.ts";
import type { NEW_PROJECT_BODY } from "./bodies.ts";
import type { Project } from "./types.ts";

/** Projects one reply lists at most. */
const MAX_LISTED = 1000;
/** Projects of others that one reply lists at most: they are read by their ids. */
const MAX_ADMINISTERED = 500;

/** What a project that works lacks. */
const LIVE = { deletedAt: null, staged: null } as const;

/**
 * Inserts a project owned by a platform user. Its client id is random and stays when the slug
 * changes, so that no link, issuer or sign-in under way depends on a name.
 *
 * @throws {APIError} 409 `PROJECT_SLUG_TAKEN`
 */
export async function insertProject(
  platform: ScopedStore,
  body: z.infer<typeof NEW_PROJECT_BODY>,
  { ownerId, now }: { ownerId: string; now: number },
): Promise<Project> {
  return toProject(
    await slugTaken(platform.create("project", {
      name: body.name,
      slug: body.slug,
      clientId: generateId("client", now),
      description: body.description,
      logoUrl: body.logoUrl,
      ownerId,
      createdAt: now,
      updatedAt: now,
    })),
  );
}

/**
 * Changes columns of a project.
 *
 * @throws {APIError} 404 `PROJECT_NOT_FOUND`, 409 `PROJECT_SLUG_TAKEN`
 */
export async function updateProjectRow(
  platform: ScopedStore,
  id: string,
  { columns, now }: {
    columns: Changes<ProjectRow>;
    now: number;
  },
): Promise<Project> {
  const changes = { ...columns, updatedAt: now };
  const row = await slugTaken(platform.updateOne("project", { id }, changes));
  return row ? toProject(row) : fail("NOT_FOUND", PROJECTS_ERROR_CODES.PROJECT_NOT_FOUND);
}

/** Projects that a user owns or administers, newest first. */
export async function listProjectsOf(
  platform: ScopedStore,
  userId: string,
  options: { limit?: number } = {},
): Promise<Project[]> {
  const { limit = MAX_LISTED } = options;
  const owned = await platform.findMany("project", {
    where: { ownerId: userId, ...LIVE },
    sortBy: { field: "createdAt", direction: "desc" },
    limit,
  });
  const administered = await listAdministered(platform, userId);
  return [...owned, ...administered].map(toProject)
    .sort((left, right) => right.createdAt - left.createdAt)
    .slice(0, limit);
}

/** Deleted projects of one owner that are not erased yet, last deleted first. */
export async function listDeletedOf(platform: ScopedStore, ownerId: string): Promise<Project[]> {
  const rows = await platform.findMany("project", {
    where: { ownerId },
    sortBy: { field: "deletedAt", direction: "asc" },
    // Without it, those that were never deleted come first.
    beyond: 0,
    limit: MAX_LISTED,
  });
  return rows.map(toProject).reverse();
}

async function listAdministered(platform: ScopedStore, userId: string): Promise<ProjectRow[]> {
  const rows = await platform.findMany("projectAdministrator", {
    where: { userId },
    sortBy: { field: "id", direction: "desc" },
    limit: MAX_ADMINISTERED,
  });
  if (rows.length === 0) return [];
  const ids = rows.map(({ project }) => project);
  return await platform.findMany("project", { ids, where: LIVE, limit: ids.length });
}

/** One project that works by id, or null. */
export async function findProject(platform: ScopedStore, id: string): Promise<Project | null> {
  const row = await platform.findOne("project", { id });
  return row && !isShut(row) ? toProject(row) : null;
}

/** A stored project as it goes over the wire. */
export function toProject(row: ProjectRow): Project {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    clientId: row.clientId,
    ...row.description === null ? {} : { description: row.description },
    ...row.logoUrl === null ? {} : { logoUrl: row.logoUrl },
    ownerId: row.ownerId,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    ...row.deletedAt === null ? {} : { deletedAt: row.deletedAt },
    ...row.eraseAt === null ? {} : { eraseAt: row.eraseAt },
  };
}

async function slugTaken<Row>(write: Promise<Row>): Promise<Row> {
  try {
    return await write;
  } catch (error) {
    if (isUniqueConflict(error)) return fail("CONFLICT", PROJECTS_ERROR_CODES.PROJECT_SLUG_TAKEN);
    throw error;
  }
}
