import {
  type DataModelFromSchemaDefinition,
  defineTable,
  type SchemaDefinition,
} from "convex/server";
import { type Infer, v } from "convex/values";

/** The reserved project whose users are operators; its own rows live under this project id. */
export const PLATFORM_PROJECT_ID = "platform";

const setupFields = v.object({
  projectId: v.string(),
  id: v.string(),
  tokenHash: v.string(),
  attemptsLeft: v.number(),
  attemptedAt: v.optional(v.number()),
  isGuessable: v.optional(v.boolean()),
  expiresAt: v.optional(v.number()),
  completedAt: v.optional(v.number()),
});

/** Which root secret the data needs, by its fingerprint, and since when, epoch ms. */
const rootSecretFields = v.object({
  projectId: v.string(),
  id: v.string(),
  fingerprint: v.string(),
  since: v.number(),
});

const migrationFields = v.object({
  projectId: v.string(),
  version: v.number(),
  name: v.string(),
  cursor: v.optional(v.number()),
  isDone: v.boolean(),
  processed: v.number(),
  changed: v.optional(v.number()),
  startedAt: v.number(),
  finishedAt: v.optional(v.number()),
  error: v.optional(v.string()),
});

/**
 * What is left of a counter: `tokens`, and of its longer window `longTokens`, at the time `at`; from
 * `fullAt` on it says no more than a row that is not there. Times are epoch ms.
 */
const rateBucketFields = v.object({
  projectId: v.string(),
  key: v.string(),
  tokens: v.number(),
  longTokens: v.optional(v.number()),
  at: v.number(),
  fullAt: v.optional(v.number()),
});

const erasureFields = v.object({
  projectId: v.string(),
  id: v.string(),
  source: v.optional(v.string()),
  after: v.optional(v.union(v.string(), v.number())),
  rows: v.number(),
  startedAt: v.number(),
  at: v.number(),
  finishedAt: v.optional(v.number()),
});

const eventFields = v.object({
  projectId: v.string(),
  action: v.union(
    v.literal("created"),
    v.literal("updated"),
    v.literal("deleted"),
    v.literal("refused"),
    v.literal("exported"),
    v.literal("decrypted"),
  ),
  model: v.string(),
  subject: v.string(),
  details: v.optional(v.array(v.string())),
  actorType: v.string(),
  actorId: v.optional(v.string()),
  requestId: v.optional(v.string()),
  at: v.number(),
});

const projectImportFields = v.object({
  projectId: v.string(),
  id: v.string(),
  header: v.string(),
  migration: v.number(),
  sequence: v.number(),
  lines: v.number(),
  checksum: v.string(),
  counts: v.string(),
  startedAt: v.number(),
});

/**
 * An import that is under way, under the id of the project it brings. `header` is the checksum of
 * the export's first line, `sequence` the next chunk's number, `checksum` that of the `lines` taken so
 * far, `counts` their rows by table as JSON. Times are epoch ms.
 */
export type ProjectImportRow = Infer<typeof projectImportFields>;

/** What happened, at the time `at`, epoch ms; see events.ts for the fields. Never changed. */
export type EventRow = Infer<typeof eventFields>;

/**
 * How far the erasure of the project `id` is: rows erased so far, the next place to look at, and when
 * it started, moved last and ended, epoch ms.
 */
export type ErasureRow = Infer<typeof erasureFields>;

/**
 * The state of the first-administrator setup. `attemptsLeft` were left at `attemptedAt`, the last wrong
 * try; they hold for a token that somebody might guess. Times are epoch ms; the token is kept as a hash.
 */
export type SetupRow = Infer<typeof setupFields>;

/** The state of one migration step. Times are epoch ms. */
export type MigrationState = Infer<typeof migrationFields>;

/**
 * The tables that no Better Auth schema declares; the adapter functions cannot reach them.
 *
 * - `setup`: one row. Written and read by setup.ts.
 * - `rootSecret`: one row. Written and read by root_secret.ts.
 * - `migration`: one row per started step. Written and read by migrate.ts.
 * - `event`: one row per change and refusal. Written by adapter.ts and events.ts, never changed.
 * - `projectImport`: one row per import that is under way. Written and read by project_import.ts.
 * - `projectErasure`: one row per project that is or was erased. Written and read by erase.ts.
 * - `rateBucket`: one row per counter in use. Written and read by rate_limit.ts, swept once it is full again.
 */
export const PLATFORM_TABLES = {
  setup: defineTable(setupFields).index("p_id", ["projectId", "id"]),
  rootSecret: defineTable(rootSecretFields).index("p_id", ["projectId", "id"]),
  migration: defineTable(migrationFields).index("p_version", ["projectId", "version"]),
  event: defineTable(eventFields)
    .index("p_at", ["projectId", "at"])
    .index("p_model_subject", ["projectId", "model", "subject"]),
  projectErasure: defineTable(erasureFields).index("p_id", ["projectId", "id"]),
  rateBucket: defineTable(rateBucketFields)
    .index("p_key", ["projectId", "key"])
    .index("by_fullAt", ["fullAt"]),
  projectImport: defineTable(projectImportFields).index("p_id", ["projectId", "id"]),
};

/** {@link PLATFORM_TABLES} as Convex's types describe them. */
export type PlatformModel = DataModelFromSchemaDefinition<
  SchemaDefinition<typeof PLATFORM_TABLES, true>
>;
