/**
 * The look-ups that find out a request's project and so cannot start from one. They are the only
 * functions a caller can reach that read across projects; each answers from one index entry.
 */
import { type GenericDatabaseReader, queryGeneric, type RegisteredQuery } from "convex/server";
import { type Infer, v } from "convex/values";
import type { TypedTable } from "./store.ts";
import { PLATFORM_PROJECT_ID } from "./tables/platform.ts";

const projectValidator = v.object({
  id: v.string(),
  slug: v.string(),
  name: v.string(),
  clientId: v.string(),
  ownerId: v.string(),
});

const keyValidator = v.object({
  id: v.string(),
  projectId: v.string(),
  keyHash: v.string(),
  createdBy: v.string(),
  permissions: v.optional(v.array(v.string())),
  organizationId: v.optional(v.string()),
  expiresAt: v.optional(v.number()),
});

const resolvedKeyValidator = v.object({
  key: keyValidator,
  project: v.union(v.null(), projectValidator),
});

/** A project as a request's scope needs it. */
export type ScopeProject = Infer<typeof projectValidator>;
/** An API key as a request's scope needs it; `expiresAt` is epoch ms and left to the caller. */
export type ScopeKey = Infer<typeof keyValidator>;
/** A key with its project, which is null for a key of the platform itself. */
export type ResolvedKey = Infer<typeof resolvedKeyValidator>;

/** The part of the generated tables that is read here. */
type ScopeModel = {
  apiKey: TypedTable<"apiKey", ScopeKey, { by_keyHash: ["keyHash", "_creationTime"] }>;
  project: TypedTable<"project", ScopeProject, {
    p_id: ["projectId", "id", "_creationTime"];
    p_clientId: ["projectId", "clientId", "_creationTime"];
  }>;
};

type Db = GenericDatabaseReader<ScopeModel>;

/** Finds a key and its project by the key's hash. A key whose project is gone is not found. */
export const byKeyHash: RegisteredQuery<
  "public",
  { keyHash: string },
  Promise<ResolvedKey | null>
> = queryGeneric({
  args: { keyHash: v.string() },
  returns: v.union(v.null(), resolvedKeyValidator),
  handler: async (ctx, { keyHash }): Promise<ResolvedKey | null> => {
    const db: Db = ctx.db;
    const [row, another] = await db.query("apiKey")
      .withIndex("by_keyHash", (index) => index.eq("keyHash", keyHash))
      .take(2);
    // A hash is unique per project only; one that names two projects names none.
    if (!row || another) return null;
    const key = toKey(row);
    if (key.projectId === PLATFORM_PROJECT_ID) return { key, project: null };
    const project = await projectById(db, key.projectId);
    return project && { key, project };
  },
});

/** Finds a project by its public client id. */
export const byClientId: RegisteredQuery<
  "public",
  { clientId: string },
  Promise<ScopeProject | null>
> = queryGeneric({
  args: { clientId: v.string() },
  returns: v.union(v.null(), projectValidator),
  handler: async (ctx, { clientId }): Promise<ScopeProject | null> =>
    toProject(
      await (ctx.db as Db).query("project")
        .withIndex("p_clientId", (index) =>
          index.eq("projectId", PLATFORM_PROJECT_ID).eq("clientId", clientId))
        .first(),
    ),
});

/** Finds a project by its id. */
export const byProjectId: RegisteredQuery<
  "public",
  { projectId: string },
  Promise<ScopeProject | null>
> = queryGeneric({
  args: { projectId: v.string() },
  returns: v.union(v.null(), projectValidator),
  handler: async (ctx, { projectId }): Promise<ScopeProject | null> =>
    await projectById(ctx.db, projectId),
});

/** Project rows belong to the platform, so this read does start from a project. */
async function projectById(db: Db, id: string): Promise<ScopeProject | null> {
  return toProject(
    await db.query("project")
      .withIndex("p_id", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).eq("id", id))
      .first(),
  );
}

// Both are built field by field, so that nothing else of a row can leave.
function toProject(row: ScopeProject | null): ScopeProject | null {
  if (!row) return null;
  const { id, slug, name, clientId, ownerId } = row;
  return { id, slug, name, clientId, ownerId };
}

function toKey(row: ScopeKey): ScopeKey {
  const { id, projectId, keyHash, createdBy, permissions, organizationId, expiresAt } = row;
  return {
    id,
    projectId,
    keyHash,
    createdBy,
    ...(permissions ? { permissions } : {}),
    ...(organizationId ? { organizationId } : {}),
    ...(expiresAt !== undefined ? { expiresAt } : {}),
  };
}
