import { internalMutationGeneric, type RegisteredMutation } from "convex/server";
import { v } from "convex/values";
import type { MailRow, ScopedStore } from "../../plugins/_kernel/store.ts";
import { afterAttempt } from "../../plugins/emails/outbox.ts";
import type { ProviderId, SendResult } from "../../plugins/emails/providers/types.ts";
import { SYSTEM } from "../request/author.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { references, type ResumeMailsArgs, type SettleMailArgs } from "../request/references.ts";
import { mailTransport, providerIds, readMailSettings } from "../../plugins/emails/transport.ts";
import { scopedStore } from "./store.ts";

/** Mails of one batch of those that waited. */
const BATCH = 100;
/** The internal function that keeps what came of an attempt, and schedules the next one. */
export function settleMail(
  component: BanataComponent,
): RegisteredMutation<"internal", SettleMailArgs, Promise<null>> {
  return internalMutationGeneric({
    args: {
      projectId: v.string(),
      mailId: v.string(),
      attempt: v.number(),
      // A `SendResult`: what gives it is our own action.
      result: v.any(),
      idempotencyMs: v.union(v.number(), v.null()),
    },
    handler: async (ctx, { mailId, projectId, ...settlement }): Promise<null> => {
      const now = Date.now();
      const store = scopedStore(ctx, { component, projectId, now, author: SYSTEM });
      const nextAt = await settle(store, mailId, { ...settlement, now });
      if (nextAt === null) return null;
      await ctx.scheduler.runAfter(nextAt - now, references.deliverMail, { projectId, mailId });
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
    handler: async (ctx, { after, projectId }): Promise<null> => {
      const store = scopedStore(ctx, { component, projectId, now: Date.now(), author: SYSTEM });
      const rows = await store.findMany("mail", {
        where: { state: "pending" },
        // By age, and each has an id of its own: many may be of one moment.
        sortBy: { field: "id", direction: "asc" },
        ...after === undefined ? {} : { beyond: after },
        limit: BATCH,
      });
      for (const { id, nextAt } of rows) {
        // What is tried again at a time of its own has a job.
        if (nextAt !== null) continue;
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

/**
 * Keeps what came of an attempt, and says when the mail is tried next; null for not by itself. One that
 * was settled already stays as it is, but for an answer that comes after all.
 */
async function settle(
  store: ScopedStore,
  mailId: string,
  { attempt, idempotencyMs, now, result }: Omit<SettleMailArgs, "mailId" | "projectId"> & {
    now: number;
  },
): Promise<number | null> {
  const row = await store.findOne("mail", { id: mailId });
  if (row?.attempts !== attempt || !isOpen(row, result)) return null;
  // Whoever has it is the last who is asked.
  const providers = result.outcome === "accepted" ? [] : await idsOf(store);
  const { createdAt, maybeSince } = row;
  const provider = row.provider as ProviderId;
  const refusedBy = row.refusedBy ?? [];
  const after = afterAttempt(
    { attempts: attempt, provider, refusedBy, maybeSince, createdAt },
    result,
    { providers, idempotencyMs, now },
  );
  const { isOver, ...changes } = after;
  await store.updateOne("mail", { id: mailId }, {
    ...changes,
    ...isOver ? { sealedVariables: null } : {},
    updatedAt: now,
  });
  return after.nextAt;
}

async function idsOf(store: ScopedStore): Promise<ProviderId[]> {
  const transport = await mailTransport(store, await readMailSettings(store));
  return typeof transport === "string" ? [] : providerIds(transport);
}

/** An answer that comes late says that the provider has it; what it says else, nobody can rely on any more. */
function isOpen({ state }: MailRow, { outcome }: SendResult): boolean {
  return state === "sending" || state === "unknown" && outcome === "accepted";
}
