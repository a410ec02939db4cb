import {
  type DataModelFromSchemaDefinition,
  defineTable,
  type SchemaDefinition,
} from "convex/server";
import { type Infer, v } from "convex/values";
import { AUDIT_TABLES } from "./audit.ts";
import { AUDIT_WITNESS_TABLES } from "./audit_witness.ts";
import { AUDIT_DELIVERY_TABLES } from "./audit_delivery.ts";
import { AUDIT_RETENTION_TABLES } from "./audit_retention.ts";
import { withCombinations } from "./event_indexes.ts";
import { MAIL_ROUND_TABLES } from "./mail_rounds.ts";

export { PLATFORM_PROJECT_ID } from "../platform_id.ts";

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
  checksum: v.optional(v.string()),
  firstAt: v.optional(v.number()),
  lastAt: v.optional(v.number()),
  movedAt: v.optional(v.number()),
  rate: v.optional(v.number()),
});

const migrationRunFields = v.object({
  projectId: v.string(),
  id: v.string(),
  head: v.number(),
  hold: v.optional(v.union(v.literal("paused"), v.literal("cancelled"))),
  holder: v.optional(v.string()),
  leaseUntil: v.optional(v.number()),
  maxRows: v.optional(v.number()),
  attempts: v.optional(v.number()),
  retryAt: v.optional(v.number()),
});

/**
 * What is left of a counter: `tokens`, and of its longer window `longTokens`, at the time `at`; from
 * `fullAt` on it says no more than a row that is not there. `skipped` refusals left no event, being too many.
 * Times are epoch ms.
 */
const rateBucketFields = v.object({
  projectId: v.string(),
  key: v.string(),
  tokens: v.number(),
  longTokens: v.optional(v.number()),
  at: v.number(),
  fullAt: v.optional(v.number()),
  skipped: v.optional(v.number()),
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

const eventKind = v.union(
  v.literal("created"),
  v.literal("updated"),
  v.literal("deleted"),
  v.literal("refused"),
  v.literal("exported"),
  v.literal("decrypted"),
  v.literal("custom"),
);

// What is optional without a word of why is so because rows from before it have none, until the
// migration has lifted them; what that can't know stays absent.
const eventFields = v.object({
  projectId: v.string(),
  id: v.optional(v.string()),
  action: v.string(),
  kind: v.optional(eventKind),
  code: v.optional(v.string()),
  model: v.string(),
  subject: v.string(),
  owner: v.optional(v.string()),
  targets: v.optional(v.string()),
  details: v.optional(v.array(v.string())),
  actorType: v.string(),
  actorId: v.optional(v.string()),
  actorName: v.optional(v.string()),
  actorEmail: v.optional(v.string()),
  organizationId: v.optional(v.string()),
  ipAddress: v.optional(v.string()),
  userAgent: v.optional(v.string()),
  requestId: v.optional(v.string()),
  method: v.optional(v.string()),
  changes: v.optional(v.string()),
  metadata: v.optional(v.string()),
  version: v.optional(v.number()),
  idempotencyKey: v.optional(v.string()),
  recordedBy: v.optional(v.string()),
  occurredAt: v.optional(v.number()),
  at: v.number(),
  leaf: v.optional(v.number()),
  salts: v.optional(v.string()),
});

/**
 * A further target of a custom event, under the event's id, with what else the event is found by; see
 * audit_custom.ts. Rows from before they had it have no `action`.
 */
const eventTargetFields = v.object({
  projectId: v.string(),
  id: v.string(),
  target: v.string(),
  action: v.optional(v.string()),
  actorId: v.optional(v.string()),
  organizationId: v.optional(v.string()),
});

/** The idempotency key of a custom event, under the event's id; see audit_custom.ts. */
const eventKeyFields = v.object({
  projectId: v.string(),
  id: v.string(),
  key: v.string(),
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

/**
 * What happened, once; docs/audit_logs.md says what a row holds. Of its columns:
 *
 * - `id`: `evt_` and 26 characters that sort by `occurredAt`, and so the order of every read
 * - `action`: the documented name, as `user.created`; `kind`: what was done to the row, in one word
 * - `code`: why it was refused; an event with one is no success
 * - `model` and `subject`: the table and the id of what it is about, or `request` and its path;
 *   `owner`: the user of a session, an account, a membership; `targets`: both with their names, as
 *   JSON text `[{type, id, name?}]`
 * - `actorName`, `actorEmail`: as they were then
 * - `changes`: JSON text `{before, after, hidden?}`: columns with their values, and the names of those
 *   whose values no event holds
 * - `metadata`: JSON text, an object of texts, numbers and booleans
 * - `version`, `idempotencyKey`, `recordedBy`: of custom events: their schema's version, the caller's
 *   key against doubles, and who really wrote them
 * - `details`: only in rows that no migration has seen yet
 * - `occurredAt` and `at`: when it happened and when it was recorded, epoch ms
 * - `leaf`, `salts`: its place in the project's tree, absent until it has one, and what its
 *   commitments are made with
 *
 * Nothing of a row changes but `leaf` and `salts`.
 */
export type EventRow = Infer<typeof eventFields>;
/** What was done, in one word. */
export type EventKind = Infer<typeof eventKind>;

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

/**
 * The state of one migration step. `cursor` is the creation time of the last row it has seen, `firstAt`
 * and `lastAt` those of the first and last row when it began, `checksum` its source's when it last ran,
 * `rate` its rows a second of late. Times are epoch ms.
 */
export type MigrationState = Infer<typeof migrationFields>;

/**
 * The run of the migrations. `head` is the last step up to which all are done, `hold` who stopped it,
 * `holder` the chain of jobs that may go on until `leaseUntil`. After a failure it goes on at `retryAt`, by
 * `maxRows` rows at a time, for the time `attempts` plus one. Times are epoch ms.
 */
export type MigrationRunRow = Infer<typeof migrationRunFields>;

/**
 * The tables that no Better Auth schema declares; the adapter functions cannot reach them.
 *
 * - `setup`: one row. Written and read by setup.ts.
 * - `rootSecret`: one row. Written and read by root_secret.ts.
 * - `migration`: one row per started step. Written and read by migrate.ts.
 * - `migrationRun`: one row. Written and read by migrate.ts.
 * - `event`: one row per change, refusal and custom event. Written by events.ts, never changed but for its
 *   place in the tree.
 * - `eventKey`: one row per custom event that has an idempotency key. Written and read by audit_custom.ts.
 * - `eventTarget`: one row per target of a custom event after its second, under the event's id. Written by
 *   audit_custom.ts, read by audit_streams.ts.
 * - `projectImport`: one row per import that is under way. Written and read by project_import.ts.
 * - `projectErasure`: one row per project that is or was erased. Written and read by erase.ts.
 * - `rateBucket`: one row per counter in use. Written and read by rate_limit.ts, mail_caps.ts and refusals.ts, swept once it is
 *   full again.
 */
export const PLATFORM_TABLES = {
  setup: defineTable(setupFields).index("p_id", ["projectId", "id"]),
  rootSecret: defineTable(rootSecretFields).index("p_id", ["projectId", "id"]),
  migration: defineTable(migrationFields).index("p_version", ["projectId", "version"]),
  migrationRun: defineTable(migrationRunFields)
    .index("p_id", ["projectId", "id"])
    .index("p_head", ["projectId", "head"]),
  event: withCombinations(
    defineTable(eventFields)
      .index("p_id", ["projectId", "id"])
      .index("p_action_id", ["projectId", "action", "id"])
      .index("p_actor_id", ["projectId", "actorId", "id"])
      .index("p_organization_id", ["projectId", "organizationId", "id"])
      .index("p_subject_id", ["projectId", "subject", "id"])
      .index("p_owner_id", ["projectId", "owner", "id"])
      .index("p_leaf", ["projectId", "leaf"])
      .index("by_leaf", ["leaf"]),
    [[], ["subject"], ["owner"]],
  ),
  eventKey: defineTable(eventKeyFields)
    .index("p_id", ["projectId", "id"])
    .index("p_key", ["projectId", "key"]),
  eventTarget: withCombinations(
    defineTable(eventTargetFields)
      .index("p_id", ["projectId", "id"])
      .index("p_target_id", ["projectId", "target", "id"]),
    [["target"]],
  ),
  projectErasure: defineTable(erasureFields).index("p_id", ["projectId", "id"]),
  rateBucket: defineTable(rateBucketFields)
    .index("p_key", ["projectId", "key"])
    .index("by_fullAt", ["fullAt"]),
  projectImport: defineTable(projectImportFields).index("p_id", ["projectId", "id"]),
  ...AUDIT_TABLES,
  ...AUDIT_WITNESS_TABLES,
  ...AUDIT_DELIVERY_TABLES,
  ...AUDIT_RETENTION_TABLES,
  ...MAIL_ROUND_TABLES,
};

/** {@link PLATFORM_TABLES} as Convex's types describe them. */
export type PlatformModel = DataModelFromSchemaDefinition<
  SchemaDefinition<typeof PLATFORM_TABLES, true>
>;
