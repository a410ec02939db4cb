/**
 * Erases a person who is no user any more from a project's events. What is personal of an event goes, and a
 * commitment stays in the place of its salt: its leaf, and so every proof, is what it was.
 */
import {
  makeFunctionReference,
  mutationGeneric,
  queryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { type Infer, type ObjectType, v } from "convex/values";
import { type Author, authorValidator } from "./author.ts";
import { addressesIn, ERASED, erasePerson, isPersonIn } from "./audit_person.ts";
import { isHeld } from "./audit_retention.ts";
import { appendEvent } from "./events.ts";
import { job } from "./mutations.ts";
import type { Doc, Reader, Writer } from "./store.ts";

/** Events of one batch. */
const BATCH = 100;
const MAX_ADDRESSES = 20;
/** What stood still for so long has lost its job to an error, or to a legal hold. */
const STALLED_MS = 10 * 60 * 1000;
const MAX_DUE = 100;

const subjectArgs = { projectId: v.string(), userId: v.string() };
type SubjectArgs = ObjectType<typeof subjectArgs>;

/** A job is told of its row and not of the person: Convex shows the arguments of jobs for days. */
const nextArgs = { projectId: v.string(), erasure: v.id("auditErasure") };
type NextArgs = ObjectType<typeof nextArgs>;

const NEXT = makeFunctionReference<"mutation", NextArgs>("audit_erasure:next");

const progressValidator = v.object({
  events: v.number(),
  isDone: v.boolean(),
  startedAt: v.number(),
  at: v.number(),
});

/** How far a person's erasure is: events that lost something so far, and times, epoch ms. */
export type PersonErasure = Infer<typeof progressValidator>;

const startArgs = {
  ...subjectArgs,
  author: authorValidator,
  afterMs: v.number(),
  /** What the person was known by, as far as the caller knows. */
  addresses: v.array(v.string()),
};

/** Starts a person's erasure in `afterMs`, unless one runs; an event says by whom. */
export const start: RegisteredMutation<
  "public",
  SubjectArgs & { author: Author; afterMs: number; addresses: string[] },
  Promise<null>
> = mutationGeneric({
  args: startArgs,
  returns: v.null(),
  handler: async (ctx, { addresses, afterMs, author, projectId, userId }): Promise<null> => {
    const db: Writer = ctx.db;
    const known = await readErasure(db, { projectId, userId });
    if (known?.isDone === false) return null;
    const now = Date.now();
    const begun = { phase: "actor" as const, addresses, events: 0, isDone: false };
    const row = { projectId, id: userId, ...begun, startedAt: now, at: now };
    if (known) await db.replace(known._id, row);
    const erasure = known?._id ?? await db.insert("auditErasure", row);
    await appendEvent(ctx, {
      ...{ projectId, kind: "deleted", model: "auditSubject", subject: userId, author },
      action: ERASED,
    });
    await ctx.scheduler.runAfter(afterMs, NEXT, { projectId, erasure });
    return null;
  },
});

/** How far a person's erasure is; null for one that nobody has asked for. */
export const progress: RegisteredQuery<"public", SubjectArgs, Promise<PersonErasure | null>> =
  queryGeneric({
    args: subjectArgs,
    returns: v.union(v.null(), progressValidator),
    handler: async (ctx, args): Promise<PersonErasure | null> => {
      const row = await readErasure(ctx.db, args);
      if (row === null) return null;
      const { at, events, isDone, startedAt } = row;
      return { events, isDone, startedAt, at };
    },
  });

/** Erases one batch, and goes on in another mutation while there is more; never while a legal hold stands. */
export const next: RegisteredMutation<"internal", NextArgs, Promise<null>> = job({
  args: nextArgs,
  returns: v.null(),
  handler: async (ctx, args): Promise<null> => {
    const db: Writer = ctx.db;
    const row = await db.get(args.erasure);
    if (row === null || row.projectId !== args.projectId || row.isDone) return null;
    if (await isHeld(db, args.projectId)) return null;
    const isLast = await eraseBatch(db, row);
    if (!isLast) await ctx.scheduler.runAfter(0, NEXT, args);
    return null;
  },
});

/** Starts again what stands still. */
export const resume: RegisteredMutation<"internal", Record<never, never>, Promise<null>> = job({
  args: {},
  returns: v.null(),
  handler: async (ctx): Promise<null> => {
    const db: Writer = ctx.db;
    const now = Date.now();
    const stalled = await db.query("auditErasure")
      .withIndex("by_isDone_at", (index) => index.eq("isDone", false).lt("at", now - STALLED_MS))
      .take(MAX_DUE);
    for (const { _id, projectId } of stalled) {
      // It says that it moved, so that the next run of the cron does not start it twice.
      await db.patch(_id, { at: now });
      await ctx.scheduler.runAfter(0, NEXT, { projectId, erasure: _id });
    }
    return null;
  },
});

const PHASES = ["actor", "subject", "owner", "target", "all"] as const;

/** Erases the next events, and gives whether none is left to look at. */
async function eraseBatch(db: Writer, row: Doc<"auditErasure">): Promise<boolean> {
  const { id: userId, phase } = row;
  const { events: found, last } = await nextEvents(db, row);
  const addresses = new Set(row.addresses);
  let erased = 0;
  for (const event of found) {
    const known = { userId, addresses: [...addresses] };
    if (phase === "all" && !isPersonIn(event, known)) continue;
    for (const address of addressesIn(event, userId)) addresses.add(address);
    await erasePerson(db, { event, userId, addresses: [...addresses] });
    erased++;
  }
  const isOver = found.length === 0;
  const following = PHASES[PHASES.indexOf(phase) + 1];
  const isDone = isOver && following === undefined;
  await db.patch(row._id, {
    phase: isOver ? following ?? phase : phase,
    after: phase === "all" ? last ?? row.after : undefined,
    addresses: isDone ? [] : [...addresses].slice(0, MAX_ADDRESSES),
    events: row.events + erased,
    isDone,
    at: Date.now(),
  });
  return isDone;
}

/** What was erased is found no more by the person's id, so the first ones are the next. */
async function nextEvents(
  db: Writer,
  { after = "", id: userId, phase, projectId }: Doc<"auditErasure">,
): Promise<{ events: Doc<"event">[]; last?: string }> {
  const own = (events: Doc<"event">[]) => ({
    events: events.filter(({ action }) => action !== ERASED),
  });
  const events = db.query("event");
  switch (phase) {
    case "actor":
      return {
        events: await events.withIndex(
          "p_actor_id",
          (index) => index.eq("projectId", projectId).eq("actorId", userId),
        ).take(BATCH),
      };
    case "subject":
      return own(
        await events.withIndex(
          "p_subject_id",
          (index) => index.eq("projectId", projectId).eq("subject", userId),
        ).take(BATCH),
      );
    case "owner":
      return own(
        await events.withIndex(
          "p_owner_id",
          (index) => index.eq("projectId", projectId).eq("owner", userId),
        ).take(BATCH),
      );
    case "target":
      return { events: await targeted(db, { projectId, userId }) };
    case "all": {
      const found = await events.withIndex(
        "p_id",
        (index) => index.eq("projectId", projectId).gt("id", after),
      ).take(BATCH);
      return { events: found, last: found.at(-1)?.id };
    }
  }
}

async function targeted(db: Reader, { projectId, userId }: SubjectArgs): Promise<Doc<"event">[]> {
  const targets = await db.query("eventTarget")
    .withIndex("p_target_id", (index) => index.eq("projectId", projectId).eq("target", userId))
    .take(BATCH);
  const found = await Promise.all(targets.map(({ id }) =>
    db.query("event")
      .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", id))
      .first()
  ));
  return found.filter((event) => event !== null);
}

function readErasure(
  db: Reader,
  { projectId, userId }: SubjectArgs,
): Promise<Doc<"auditErasure"> | null> {
  return db.query("auditErasure")
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", userId))
    .first();
}
