/**
 * Who sends a project's mails now. One round at a time takes mails in hand, by batches; a mail that is
 * queued meanwhile is left to it. It says that it takes no more in the commit in which it finds that there
 * are none, so that the next mail begins another. Rounds leave no event; what they change of mails does
 * (mail_changes.ts).
 */
import {
  type GenericDatabaseReader,
  queryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { type Infer, type ObjectType, v } from "convex/values";
import { readRound, takesMails } from "./mail_round_rows.ts";
import { livingProject, readSenders } from "./mail_senders.ts";
import { writingMutation } from "./mutations.ts";
import {
  type DynamicModel,
  type Reader,
  requireMigrated,
  type StoredRow,
  toOutput,
  type Writer,
} from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { type OutputRow, rowOrNull, rowValidator } from "./validators.ts";

/** The id of a project's only row of branding. */
const BRANDING_ID = "branding";

const projectArgs = { projectId: v.string(), now: v.number() };
const roundArgs = { ...projectArgs, round: v.number() };

const beginArgs = { ...projectArgs, until: v.number() };

/** Begins a round that has until a time, unless one takes mails already; gives its number. */
export const begin: RegisteredMutation<
  "public",
  ObjectType<typeof beginArgs>,
  Promise<number | null>
> = writingMutation({
  args: beginArgs,
  returns: v.union(v.null(), v.number()),
  handler: async (ctx, { now, projectId, until }): Promise<number | null> => {
    const db: Writer = ctx.db;
    const row = await readRound(db, projectId);
    if (takesMails(row, now)) return null;
    const round = (row?.round ?? 0) + 1;
    const next = { round, until: Math.max(until, row?.until ?? 0), isTaking: true };
    if (row) await db.patch(row._id, next);
    else await db.insert("mailRound", { projectId, ...next });
    return round;
  },
});

const watchedValidator = v.object({
  /** When to look again, epoch ms. */
  at: v.optional(v.number()),
  /** Whether another round must look after what this one left. */
  isLost: v.boolean(),
});

/** What became of a round that had until now; a later one is watched by itself. */
export const watch: RegisteredQuery<
  "public",
  ObjectType<typeof roundArgs>,
  Promise<Infer<typeof watchedValidator>>
> = queryGeneric({
  args: roundArgs,
  returns: watchedValidator,
  handler: async (ctx, { now, projectId, round }) => {
    const row = await readRound(ctx.db, projectId);
    if (row?.round !== round) return { isLost: false };
    if (row.until > now) return { at: row.until, isLost: false };
    const lost = await inState(ctx.db, { projectId, state: "sending", now, limit: 1 });
    return { isLost: row.isTaking || lost.length > 0 };
  },
});

const dueArgs = { ...roundArgs, limit: v.number() };
const dueValidator = v.object({
  /** Whether the round is the one that takes. */
  isTaking: v.boolean(),
  /** Until when it has what it took in hand, epoch ms. */
  until: v.number(),
  /** Mails that wait for nothing, those without a time first. */
  pending: v.array(rowValidator),
  /** Mails of an attempt whose time is over. */
  lost: v.array(rowValidator),
  /** Whose mails they are; null where there are none. */
  sender: v.union(
    v.null(),
    v.object({
      /** Null for the platform, and for a project that is no more. */
      project: v.union(v.null(), v.object({ clientId: v.string(), name: v.string() })),
      branding: rowOrNull,
      /** The settings of mails. */
      settings: rowOrNull,
      /** By their ids. */
      providers: v.array(rowValidator),
    }),
  ),
});

/** What a round takes in hand next, so many of each kind. */
export const due: RegisteredQuery<
  "public",
  ObjectType<typeof dueArgs>,
  Promise<Infer<typeof dueValidator>>
> = queryGeneric({
  args: dueArgs,
  returns: dueValidator,
  handler: async (ctx, { limit, now, projectId, round }) => {
    await requireMigrated(ctx.db, "mail");
    const row = await readRound(ctx.db, projectId);
    const { until = 0 } = row ?? {};
    if (row?.round !== round || !row.isTaking) {
      return { isTaking: false, until, pending: [], lost: [], sender: null };
    }
    const ofState = async (state: string): Promise<OutputRow[]> =>
      (await inState(ctx.db, { projectId, state, now, limit }))
        .map((mail) => toOutput({ table: TABLES.mail! }, mail));
    const pending = await ofState("pending");
    const lost = await ofState("sending");
    // A look that finds nothing reads nothing more: there are two in a second.
    const isIdle = pending.length === 0 && lost.length === 0;
    const sender = isIdle ? null : await senderOf(ctx.db, projectId);
    return { isTaking: true, until, pending, lost, sender };
  },
});

/** What all mails of a project are made with. */
async function senderOf(
  db: Reader,
  projectId: string,
): Promise<Infer<typeof dueValidator>["sender"]> {
  await requireMigrated(db, "project", "projectBranding", "emailSettings", "emailProvider");
  const project = await livingProject(db, projectId);
  const branding = await db.query("projectBranding")
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", BRANDING_ID))
    .first();
  const { providers, settings } = await readSenders(db, projectId);
  return {
    project: project && { clientId: project.clientId, name: project.name },
    branding: branding && toOutput({ table: TABLES.projectBranding! }, branding),
    settings: settings && toOutput({ table: TABLES.emailSettings! }, settings),
    providers: providers.map((row) => toOutput({ table: TABLES.emailProvider! }, row)),
  };
}

const recipientArgs = {
  projectId: v.string(),
  /** As users have them. */
  recipients: v.array(v.string()),
  /** As the list of those that get no mail has them. */
  addresses: v.array(v.string()),
};
const suppressedValidator = v.object({
  address: v.string(),
  reason: v.string(),
  categories: v.array(v.string()),
});

/** An address that gets no mail, or none of some categories. */
export type Suppressed = Infer<typeof suppressedValidator>;

const knownValidator = v.object({
  suppressed: v.array(suppressedValidator),
  /** Addresses that are users'. */
  users: v.array(v.object({ email: v.string(), locale: v.optional(v.string()) })),
});

/** Which of these addresses the project sends no mail, for whatever reason; and which are its users'. */
export const recipients: RegisteredQuery<
  "public",
  ObjectType<typeof recipientArgs>,
  Promise<Infer<typeof knownValidator>>
> = queryGeneric({
  args: recipientArgs,
  returns: knownValidator,
  handler: async (ctx, { addresses, projectId, recipients }) => {
    const db: Reader = ctx.db;
    await requireMigrated(db, "emailSuppression", "user");
    const listed = await Promise.all(addresses.map((address) =>
      db.query("emailSuppression")
        .withIndex(
          "p_address",
          (index) => index.eq("projectId", projectId).eq("address", address),
        )
        .first()
    ));
    const found = await Promise.all(recipients.map((email) =>
      db.query("user")
        .withIndex("p_email", (index) => index.eq("projectId", projectId).eq("email", email))
        .first()
    ));
    return {
      suppressed: listed.flatMap((row) => {
        if (row === null) return [];
        const { address, categories = [], reason } = row;
        return [{ address, reason, categories }];
      }),
      users: found.flatMap((row) => row === null ? [] : [{ email: row.email, locale: row.locale }]),
    };
  },
});

/** Mails of a state whose time has come, or that wait for none. */
function inState(
  db: GenericDatabaseReader<DynamicModel>,
  { limit, now, projectId, state }: {
    projectId: string;
    state: string;
    now: number;
    limit: number;
  },
): Promise<StoredRow[]> {
  return db.query("mail")
    .withIndex(
      "p_state_nextAt",
      // What has no time comes before all times.
      (index) => index.eq("projectId", projectId).eq("state", state).lte("nextAt", now),
    )
    .take(limit);
}
