/**
 * The look-ups that find out a request's project and so cannot start from one, and the one for a
 * preflight, which never names one. With those of `caller.ts` they are the only functions a caller can
 * reach that read across projects; each answers from one index entry.
 */
import { queryGeneric, type RegisteredQuery } from "convex/server";
import { type Infer, v } from "convex/values";
import { isShut } from "../rules/row_states.ts";
import { type Doc, type Reader, requireMigrated } from "./store.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";
import { foundSessions, sessionsOf, type UserSession } from "./user_session.ts";
import { SCOPE_SETTINGS, type ScopeSettings } from "./tables/scope_settings.gen.ts";

export type { ScopeSettings } from "./tables/scope_settings.gen.ts";

const projectValidator = v.object({
  id: v.string(),
  slug: v.string(),
  name: v.string(),
  clientId: v.string(),
  ownerId: v.string(),
});

const settingsValidator = v.object(SCOPE_SETTINGS);

const scopedProjectFields = {
  project: projectValidator,
  settings: v.union(v.null(), settingsValidator),
  /** Of the tokens that were given along; absent where none were. */
  sessions: v.optional(foundSessions),
};
const scopedProjectValidator = v.object(scopedProjectFields);

const keyValidator = v.object({
  id: v.string(),
  projectId: v.string(),
  keyHash: v.string(),
  name: v.string(),
  createdBy: v.string(),
  permissions: v.array(v.string()),
  organizationId: v.optional(v.string()),
  expiresAt: v.optional(v.number()),
  lastUsedAt: v.optional(v.number()),
  allowedCidrs: v.optional(v.array(v.string())),
  rateLimit: v.optional(v.number()),
  rateLimitWindowMs: v.optional(v.number()),
});

/** What {@link keyByHash} gives. */
export const resolvedKeyValidator = v.object({ key: keyValidator, ...scopedProjectFields });

/** A project as a request's scope needs it. */
export type ScopeProject = Infer<typeof projectValidator>;
/** An API key as a request's scope needs it; `expiresAt` is epoch ms and left to the caller. */
export type ScopeKey = Infer<typeof keyValidator>;
/** A project with its settings, and the sessions that were asked for along with it. */
export type ScopedProject = Infer<typeof scopedProjectValidator>;
/** A key with its project, as {@link ScopedProject} has it. */
export type ResolvedKey = Infer<typeof resolvedKeyValidator>;

/** A project has one settings row, and this is its id. */
const SETTINGS_ID = "settings";

/** What every look-up of a project reads. */
const SCOPE_TABLES = ["project", "projectSettings"];

/** No project has this id; reading it keeps the cost of a look-up the same. */
const NO_PROJECT = "none";

/** The tokens of sessions that are looked for in the same call; whoever asks judges whether one counts. */
export type WithTokens = { tokens?: string[] };

const tokens = v.optional(v.array(v.string()));

/** Finds a key, its project and the settings by the key's hash, and sessions of the project along with them. */
export const byKeyHash: RegisteredQuery<
  "public",
  { keyHash: string } & WithTokens,
  Promise<ResolvedKey | null>
> = queryGeneric({
  args: { keyHash: v.string(), tokens },
  returns: v.union(v.null(), resolvedKeyValidator),
  handler: async (ctx, args): Promise<ResolvedKey | null> => await keyByHash(ctx.db, args),
});

/** Finds a project and its settings by its public client id, and sessions of the project along with them. */
export const byClientId: RegisteredQuery<
  "public",
  { clientId: string } & WithTokens,
  Promise<ScopedProject | null>
> = queryGeneric({
  args: { clientId: v.string(), tokens },
  returns: v.union(v.null(), scopedProjectValidator),
  handler: async (ctx, { clientId, tokens }): Promise<ScopedProject | null> => {
    const db: Reader = ctx.db;
    await requireMigrated(db, ...SCOPE_TABLES);
    const row = await db.query("project")
      .withIndex(
        "p_clientId",
        (index) => index.eq("projectId", PLATFORM_PROJECT_ID).eq("clientId", clientId),
      )
      .first();
    const found = await withSettings(db, toProject(row));
    return found && { ...found, ...await sessionsIn(db, found.project, tokens) };
  },
});

/** Finds a project and its settings by its id. */
export const byProjectId: RegisteredQuery<
  "public",
  { projectId: string },
  Promise<ScopedProject | null>
> = queryGeneric({
  args: { projectId: v.string() },
  returns: v.union(v.null(), scopedProjectValidator),
  handler: async (ctx, { projectId }): Promise<ScopedProject | null> => {
    await requireMigrated(ctx.db, ...SCOPE_TABLES);
    return await withSettings(ctx.db, await projectById(ctx.db, projectId));
  },
});

/**
 * Tells whether some project lists an origin, not which. A project that is deleted counts until it is
 * erased: what the origin then asks of it is refused.
 */
export const isOriginListed: RegisteredQuery<"public", { origin: string }, Promise<boolean>> =
  queryGeneric({
    args: { origin: v.string() },
    returns: v.boolean(),
    handler: async (ctx, { origin }): Promise<boolean> => {
      const db: Reader = ctx.db;
      const found = await db.query("originListing")
        .withIndex("by_origin", (index) => index.eq("origin", origin))
        .first();
      return found !== null;
    },
  });

/**
 * Finds a key, its project and the settings by the key's hash. A key without a project is none; a
 * deleted project, and one that is being imported, is as if it were not there.
 */
export async function keyByHash(
  db: Reader,
  { keyHash, tokens }: { keyHash: string } & WithTokens,
): Promise<ResolvedKey | null> {
  await requireMigrated(db, "apiKey", ...SCOPE_TABLES);
  const [row, another] = await db.query("apiKey")
    .withIndex("by_keyHash", (index) => index.eq("keyHash", keyHash))
    .take(2);
  // An unknown key costs the same reads as a known one, so that time tells nothing.
  const project = await projectById(db, row?.projectId ?? NO_PROJECT);
  const settings = await settingsOf(db, project?.id ?? NO_PROJECT);
  // A hash is unique per project only; one that names two projects names none.
  if (!row || another || !project) return null;
  return { key: toKey(row), project, settings, ...await sessionsIn(db, project, tokens) };
}

/** Project rows belong to the platform, so this read does start from a project. */
async function projectById(db: Reader, id: string): Promise<ScopeProject | null> {
  return toProject(
    await db.query("project")
      .withIndex("p_id", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).eq("id", id))
      .first(),
  );
}

async function withSettings(
  db: Reader,
  project: ScopeProject | null,
): Promise<ScopedProject | null> {
  return project && { project, settings: await settingsOf(db, project.id) };
}

async function sessionsIn(
  db: Reader,
  { id: projectId }: ScopeProject,
  tokens: string[] | undefined,
): Promise<{ sessions?: UserSession[] }> {
  return tokens === undefined ? {} : { sessions: await sessionsOf(db, { projectId, tokens }) };
}

async function settingsOf(db: Reader, projectId: string): Promise<ScopeSettings | null> {
  return toSettings(
    await db.query("projectSettings")
      .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", SETTINGS_ID))
      .first(),
  );
}

// Whatever names a project, a key, a client id or a session, finds none here that is shut.
function toProject(row: Doc<"project"> | null): ScopeProject | null {
  if (!row || isShut(row)) return null;
  // All are built field by field, so that nothing else of a row can leave.
  const { id, slug, name, clientId, ownerId } = row;
  return { id, slug, name, clientId, ownerId };
}

function toSettings(row: Doc<"projectSettings"> | null): ScopeSettings | null {
  if (!row) return null;
  const known = Object.keys(SCOPE_SETTINGS);
  const kept = Object.entries(row).filter(([name]) => known.includes(name));
  // The names are the validator's own, and the values those of a row the schema has checked.
  return Object.fromEntries(kept) as ScopeSettings;
}

function toKey(row: Doc<"apiKey">): ScopeKey {
  const known = Object.keys(keyValidator.fields);
  const kept = Object.entries(row).filter(([name]) => known.includes(name));
  // The names are the validator's own, and the values those of a row the schema has checked.
  return Object.fromEntries(kept) as ScopeKey;
}
