import { internalMutationGeneric, type RegisteredMutation, type Scheduler } from "convex/server";
import { v } from "convex/values";
import { MAIL_LEASE_MS } from "../../rules/row_states.ts";
import { SYSTEM } from "../request/author.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { type MailRoundArgs, references, type ResumeMailsArgs } from "../request/references.ts";
import { isPutOff } from "./resting_jobs.ts";
import { scopedStore } from "./store.ts";

/** Mails of one batch of those that waited. */
const BATCH = 100;

type Ctx = WriteCtx & { readonly scheduler: Pick<Scheduler, "runAfter"> };

/** A project whose mails are sent, and the time, epoch ms. */
interface RoundOptions {
  readonly component: BanataComponent;
  readonly projectId: string;
  readonly now: number;
}

/** Begins a round of sending a project's mails, unless one takes them already. */
export async function beginRound(
  ctx: Ctx,
  { component, now, projectId }: RoundOptions,
): Promise<void> {
  const until = now + MAIL_LEASE_MS;
  const round = await ctx.runMutation(component.mail_rounds.begin, { projectId, now, until });
  if (round === null) return;
  // An action that ends with its process is not repeated, so this looks what became of it.
  await ctx.scheduler.runAfter(MAIL_LEASE_MS, references.watchMails, { projectId, round });
  await ctx.scheduler.runAfter(0, references.sendMails, { projectId, round });
}

/** The internal function that looks after a round: what one has left whose process ended, another takes up. */
export function watchMails(
  component: BanataComponent,
): RegisteredMutation<"internal", MailRoundArgs, Promise<null>> {
  return internalMutationGeneric({
    args: { projectId: v.string(), round: v.number() },
    handler: async (ctx, args): Promise<null> => {
      if (await isPutOff(ctx, { component, self: references.watchMails, args })) return null;
      const now = Date.now();
      const { at, isLost } = await ctx.runQuery(component.mail_rounds.watch, { ...args, now });
      if (at !== undefined) await ctx.scheduler.runAfter(at - now, references.watchMails, args);
      if (isLost) await beginRound(ctx, { component, projectId: args.projectId, now });
      return null;
    },
  });
}

/** The internal function that takes up the mails of a project that waited for a provider. */
export function resumeMails(
  component: BanataComponent,
): RegisteredMutation<"internal", ResumeMailsArgs, Promise<null>> {
  return internalMutationGeneric({
    args: { projectId: v.string(), after: v.optional(v.string()) },
    handler: async (ctx, args): Promise<null> => {
      if (await isPutOff(ctx, { component, self: references.resumeMails, args })) return null;
      const { after, projectId } = args;
      const now = Date.now();
      const store = scopedStore(ctx, { component, projectId, now, author: SYSTEM });
      const rows = await store.findMany("mail", {
        where: { state: "pending" },
        // By age, and each has an id of its own: many may be of one moment.
        sortBy: { field: "id", direction: "asc" },
        ...after === undefined ? {} : { beyond: after },
        limit: BATCH,
      });
      for (const { id, nextAt } of rows) {
        // What is tried again at a time of its own has a job.
        if ((nextAt ?? 0) > now) continue;
        await ctx.scheduler.runAfter(0, references.deliverMail, { projectId, mailId: id });
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < BATCH) return null;
      const next = { projectId, after: last.id };
      await ctx.scheduler.runAfter(0, references.resumeMails, next);
      return null;
    },
  });
}
