/** Events that an application tells of: each is written once, in the caller's own transaction. */
import {
  mutationGeneric,
  queryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { type Infer, type ObjectType, v } from "convex/values";
import { isReservedAction } from "../rules/custom_events.ts";
import { findEvent, type StoredEvent } from "./audit_streams.ts";
import type { EventRow } from "./tables/platform.ts";
import { componentError } from "./errors.ts";
import { appendEvent } from "./events.ts";
import { openRange } from "./read.ts";
import type { Reader, Store, WriteStore } from "./store.ts";
import { type OutputRow, rowValidator } from "./validators.ts";

const customValidator = v.object({
  action: v.string(),
  actorType: v.string(),
  actorId: v.string(),
  actorName: v.optional(v.string()),
  actorEmail: v.optional(v.string()),
  /** Type and id of each, the first ones of which are the event's subject and owner. */
  targetIds: v.array(v.object({ type: v.string(), id: v.string() })),
  /** JSON text of them with what else they say. */
  targets: v.optional(v.string()),
  organizationId: v.optional(v.string()),
  ipAddress: v.optional(v.string()),
  userAgent: v.optional(v.string()),
  changes: v.optional(v.string()),
  metadata: v.optional(v.string()),
  version: v.optional(v.number()),
  idempotencyKey: v.optional(v.string()),
  occurredAt: v.optional(v.number()),
});

/** A custom event within its bounds, with JSON as text. */
export type CustomRow = Infer<typeof customValidator>;

const appendedValidator = v.union(
  v.object({ events: v.array(v.object({ event: rowValidator, isNew: v.boolean() })) }),
  v.object({
    refused: v.union(v.literal("IDEMPOTENCY_CONFLICT"), v.literal("ORGANIZATION_NOT_FOUND")),
    at: v.number(),
  }),
);

/**
 * What became of custom events: all of them are there, or none is written because of the one at `at`, whose
 * idempotency key is another event's, or whose organization the project does not have.
 */
export type AppendedEvents = Infer<typeof appendedValidator>;

const appendArgs = {
  projectId: v.string(),
  /** Who really writes them: `api_key:ak_…`, `user:usr_…`. */
  recordedBy: v.string(),
  requestId: v.optional(v.string()),
  /** Which of the request's writes it is. */
  order: v.optional(v.number()),
  events: v.array(customValidator),
};
type AppendArgs = ObjectType<typeof appendArgs>;

/**
 * Appends custom events, all or none. One whose idempotency key the project knows is the event that was
 * written under it, if it says the same.
 *
 * @throws {ConvexError} VALUE_INVALID for an action that only the platform writes
 */
export const append: RegisteredMutation<"public", AppendArgs, Promise<AppendedEvents>> =
  mutationGeneric({
    args: appendArgs,
    returns: appendedValidator,
    handler: async (ctx, { events: given, ...by }: AppendArgs): Promise<AppendedEvents> => {
      const { projectId } = by;
      const db: Reader = ctx.db;
      const known: (StoredEvent | null)[] = [];
      for (const { idempotencyKey } of given) {
        known.push(await findByKey(ctx.db, { projectId, idempotencyKey }));
      }
      // A lane keeps what a refused request wrote, so everything is judged before the first write.
      const refusal = await refusalOf(db, given, { known, projectId });
      if (refusal) return refusal;
      const events: { event: OutputRow; isNew: boolean }[] = [];
      const byKey = new Map<string, OutputRow>();
      for (const [at, event] of given.entries()) {
        const { idempotencyKey: key = "" } = event;
        const before = known[at] ? toOutput(known[at]) : byKey.get(key);
        const row = before ?? await appendOne(ctx, event, by);
        if (key !== "") byKey.set(key, row);
        events.push({ event: row, isNew: before === undefined });
      }
      return { events };
    },
  });

const schemasArgs = {
  projectId: v.string(),
  wanted: v.array(v.object({ action: v.string(), version: v.optional(v.number()) })),
};
type SchemasArgs = ObjectType<typeof schemasArgs>;

const schemaValidator = v.object({ version: v.number(), schema: v.string() });

/** A version of an action's schema, as JSON text. */
export type ActionSchema = Infer<typeof schemaValidator>;

/** The schemas of some actions, by default their newest versions; null for an action that has none. */
export const schemas: RegisteredQuery<"public", SchemasArgs, Promise<(ActionSchema | null)[]>> =
  queryGeneric({
    args: schemasArgs,
    returns: v.array(v.union(v.null(), schemaValidator)),
    handler: async (ctx, { projectId, wanted }: SchemasArgs): Promise<(ActionSchema | null)[]> => {
      const db: Reader = ctx.db;
      return await Promise.all(wanted.map(async ({ action, version }) => {
        const row = await db.query("auditSchema")
          .withIndex("p_action_version", (index) => {
            const ofAction = index.eq("projectId", projectId).eq("action", action);
            return version === undefined ? ofAction : ofAction.eq("version", version);
          })
          .order("desc")
          .first();
        return row && { version: row.version, schema: row.schema };
      }));
    },
  });

/** Why none of the events is written, by the first that must not be; null where all may. */
async function refusalOf(
  db: Reader,
  events: readonly CustomRow[],
  { known, projectId }: { known: readonly (StoredEvent | null)[]; projectId: string },
): Promise<Exclude<AppendedEvents, { events: unknown }> | null> {
  const byKey = new Map<string, CustomRow>();
  const organizations = new Set<string>();
  for (const [at, event] of events.entries()) {
    if (isReservedAction(event.action)) {
      throw componentError("VALUE_INVALID", { model: "event", fields: ["action"] });
    }
    const { idempotencyKey: key = "", organizationId } = event;
    const before = known[at] ?? byKey.get(key);
    if (before && !saysTheSame(before, event)) return { refused: "IDEMPOTENCY_CONFLICT", at };
    if (key !== "") byKey.set(key, event);
    // What was written stays what it is, although its organization is gone by now.
    if (before || organizationId === undefined || organizations.has(organizationId)) continue;
    const row = await db.query("organization")
      .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", organizationId))
      .first();
    if (row === null) return { refused: "ORGANIZATION_NOT_FOUND", at };
    organizations.add(organizationId);
  }
  return null;
}

async function appendOne(
  ctx: Pick<WriteStore, "db" | "scheduler">,
  event: CustomRow,
  { order, projectId, recordedBy, requestId }: Omit<AppendArgs, "events">,
): Promise<OutputRow> {
  const { db } = ctx;
  const { actorEmail, actorId, actorName, actorType, ipAddress, targetIds, userAgent, ...said } =
    event;
  const [first, second, ...further] = targetIds;
  const row = await appendEvent(ctx, {
    ...said,
    projectId,
    kind: "custom",
    model: first?.type ?? "custom",
    subject: first?.id ?? "",
    ...second === undefined ? {} : { owner: second.id },
    recordedBy,
    author: { actorType, actorId, actorName, actorEmail, ipAddress, userAgent, requestId, order },
  });
  const { action, organizationId } = said;
  const found = {
    action,
    ...actorId === undefined ? {} : { actorId },
    ...organizationId === undefined ? {} : { organizationId },
  };
  for (const target of new Set(further.map((one) => one.id))) {
    await db.insert("eventTarget", { projectId, id: row.id, target, ...found });
  }
  const { idempotencyKey: key } = event;
  if (key !== undefined) await db.insert("eventKey", { projectId, id: row.id, key });
  return toOutput(row);
}

async function findByKey(
  db: Store["db"],
  { idempotencyKey, projectId }: { projectId: string; idempotencyKey: string | undefined },
): Promise<StoredEvent | null> {
  if (idempotencyKey === undefined) return null;
  const equals = [["key", idempotencyKey]] as const;
  const range = { index: "p_key", columns: ["key"], equals, inOrder: true };
  const row = await openRange({ db, projectId, model: "eventKey" }, range).first();
  return row && await findEvent(db, { projectId, id: row.id });
}

/** What a second sending must repeat. Without a time, it is the first one's. */
const COMPARED = [
  "action",
  "actorType",
  "actorId",
  "actorName",
  "actorEmail",
  "targets",
  "organizationId",
  "ipAddress",
  "userAgent",
  "changes",
  "metadata",
  "version",
] as const;

function saysTheSame(known: StoredEvent | CustomRow, event: CustomRow): boolean {
  const { occurredAt = known.occurredAt } = event;
  return occurredAt === known.occurredAt && COMPARED.every((name) => known[name] === event[name]);
}

/** What of a row stays in the component. */
const HIDDEN = ["_creationTime", "_id", "projectId"];

function toOutput(row: EventRow): OutputRow {
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => value !== undefined && !HIDDEN.includes(name)),
  );
}
