import { internalMutationGeneric, type RegisteredMutation, type Scheduler } from "convex/server";
import { v } from "convex/values";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { type MailRoundArgs, references } from "../request/references.ts";
import { isPutOff } from "./resting_jobs.ts";

/**
 * How long a round has what it took in hand; a provider is given 20 seconds, a mail server 60. After it, what
 * became of those mails is unknown.
 */
export const LEASE_MS = 2 * 60 * 1000;

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
  const until = now + LEASE_MS;
  const round = await ctx.runMutation(component.mail_rounds.begin, { projectId, now, until });
  if (round === null) return;
  // An action that ends with its process is not repeated, so this looks what became of it.
  await ctx.scheduler.runAfter(LEASE_MS, references.watchMails, { projectId, round });
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
