import type { ScopedStore, StoredRow } from "../_kernel/store.ts";
import { generateId } from "../_kernel/ids.ts";
import type { CreateProjectBody, Project } from "./types.ts";

/** Projects one reply lists at most. */
const MAX_LISTED = 1000;

/**
 * Inserts a project owned by a platform user; its client id is random, for it is public and must
 * not be guessed from the name.
 *
 * @throws a unique conflict when the slug is taken
 */
export async function insertProject(
  platform: ScopedStore,
  body: CreateProjectBody,
  { ownerId, now }: { ownerId: string; now: number },
): Promise<Project> {
  const row = await platform.create("project", {
    name: body.name,
    slug: body.slug,
    clientId: generateId("client", now),
    description: body.description,
    logoUrl: body.logoUrl,
    ownerId,
    createdAt: now,
    updatedAt: now,
  });
  return toProject(row);
}

/** Projects of one owner, newest first. */
export async function listProjectsOf(
  platform: ScopedStore,
  ownerId: string,
  options: { limit?: number } = {},
): Promise<Project[]> {
  const { limit = MAX_LISTED } = options;
  const rows = await platform.findMany("project", {
    where: { ownerId },
    sortBy: { field: "createdAt", direction: "desc" },
    limit,
  });
  return rows.map(toProject);
}

/** One project by id, or null. */
export async function findProject(platform: ScopedStore, id: string): Promise<Project | null> {
  const row = await platform.findOne("project", { id });
  return row && toProject(row);
}

/** Whether a project has this slug. */
export async function isSlugTaken(platform: ScopedStore, slug: string): Promise<boolean> {
  return await platform.findOne("project", { slug }) !== null;
}

function toProject(row: StoredRow): Project {
  return {
    id: row.id,
    name: String(row.name),
    slug: String(row.slug),
    clientId: String(row.clientId),
    ...typeof row.description === "string" ? { description: row.description } : {},
    ...typeof row.logoUrl === "string" ? { logoUrl: row.logoUrl } : {},
    ownerId: String(row.ownerId),
    createdAt: Number(row.createdAt),
    updatedAt: Number(row.updatedAt),
  };
}
