import { internalMutationGeneric, type RegisteredMutation } from "convex/server";
import { v } from "convex/values";
import type { MailRow } from "../../plugins/_kernel/store.ts";
import { afterAttempt } from "../../plugins/emails/outbox.ts";
import type { ProviderId, SendResult } from "../../plugins/emails/providers/types.ts";
import { SYSTEM } from "../request/author.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { references, type ResumeMailsArgs } from "../request/references.ts";
import type { MailChanges } from "./mail_ends.ts";
import { isPutOff } from "./resting_jobs.ts";
import { scopedStore } from "./store.ts";

/** Mails of one batch of those that waited. */
const BATCH = 100;

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

/** What came of an attempt, and whom else a mail may go to. */
interface Settlement {
  /** Which attempt of the mail it was. */
  readonly attempt: number;
  readonly result: SendResult;
  /** Those that are switched on, in the order in which they are asked. */
  readonly providers: readonly ProviderId[];
  /** How long the attempt's provider knows a mail again; null where it does not. */
  readonly idempotencyMs: number | null;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * What an attempt makes of a mail; null for nothing, as where it was settled already and this is no answer
 * that comes after all.
 */
export function settledMail(
  row: MailRow,
  { attempt, idempotencyMs, now, providers, result }: Settlement,
): MailChanges | null {
  if (row.attempts !== attempt || !isOpen(row, result)) return null;
  const { createdAt, maybeSince } = row;
  const provider = row.provider as ProviderId;
  const refusedBy = row.refusedBy ?? [];
  const { isOver, ...after } = afterAttempt(
    { attempts: attempt, provider, refusedBy, maybeSince, createdAt },
    result,
    { providers, idempotencyMs, now },
  );
  const over = isOver ? { sealedVariables: null } : {};
  return { ...after, refusedBy: [...after.refusedBy], ...over, updatedAt: now };
}

/** An answer that comes late says that the provider has it; what it says else, nobody can rely on any more. */
function isOpen({ state }: MailRow, { outcome }: SendResult): boolean {
  return state === "sending" || state === "unknown" && outcome === "accepted";
}
