import { internalMutationGeneric, type RegisteredMutation } from "convex/server";
import { v } from "convex/values";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import { sha256Base64Url } from "../../plugins/_kernel/hash.ts";
import { afterEvent, type ToldEvent } from "../../plugins/emails/provider_events.ts";
import { suppress } from "../../plugins/emails/suppressions.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import { SYSTEM } from "../request/author.ts";
import type { BanataComponent } from "../request/component_api.ts";
import {
  type KeepMailEventsArgs,
  type OpenMailWebhookArgs,
  references,
} from "../request/references.ts";
import { askAndRollBack } from "../request/signal.ts";
import { askedArgs, askingRoots } from "./asking_jobs.ts";
import { projectKeys } from "./project_keys.ts";
import { isPutOff } from "./resting_jobs.ts";
import { projectSecrets } from "./secrets.ts";
import { scopedStore } from "./store.ts";

/** Events of one commit: a provider may tell a thousand at once. */
const BATCH = 100;
/** The internal function that gives the secret of a provider's webhook; null where there is none. */
export function openMailWebhook(
  component: BanataComponent,
): RegisteredMutation<"internal", OpenMailWebhookArgs, Promise<unknown>> {
  return internalMutationGeneric({
    args: { projectId: v.string(), provider: v.string(), ...askedArgs },
    handler: async (ctx, { asked, projectId, provider }): Promise<unknown> => {
      const now = Date.now();
      const store = scopedStore(ctx, { component, projectId, now, author: SYSTEM });
      const row = await store.findOne("emailProvider", { providerId: provider });
      if (row === null || row.sealedWebhook === null) return null;
      const { pending, roots } = askingRoots(asked);
      const keys = projectKeys({ projectId, roots, store, canWrite: true, now });
      const purpose = purposeOf("emailProvider.sealedWebhook", row);
      try {
        return JSON.parse(
          await projectSecrets(projectId, keys).open(row.sealedWebhook, { purpose }),
        );
      } catch (error) {
        const question = pending();
        return question === null ? Promise.reject(error) : askAndRollBack(question);
      }
    },
  });
}

/**
 * The internal function that keeps what a provider has told, after it was verified; false where the same
 * request was taken before. That it was taken is kept in the same commit as its first events, and so is the
 * job that keeps the rest.
 */
export function keepMailEvents(
  component: BanataComponent,
): RegisteredMutation<"internal", KeepMailEventsArgs, Promise<boolean>> {
  return internalMutationGeneric({
    args: {
      projectId: v.string(),
      provider: v.string(),
      // `ToldEvent`s: what gives them is our own action.
      events: v.any(),
      replay: v.union(v.null(), v.object({ id: v.string(), keptMs: v.number() })),
    },
    handler: async (ctx, args): Promise<boolean> => {
      const { events, projectId, provider, replay } = args;
      const isJob = replay === null;
      const self = references.keepMailEvents;
      if (isJob && await isPutOff(ctx, { component, self, args })) return true;
      const now = Date.now();
      if (replay !== null) {
        // A bucket of one token that fills up again when the request would be refused for its age.
        const key = `mail-events/${sha256Base64Url(replay.id)}`;
        const buckets = [{ key, limit: 1, windowMs: replay.keptMs }];
        if (await ctx.runMutation(component.rate_limit.take, { projectId, buckets, now }) > 0) {
          return false;
        }
      }
      const store = scopedStore(ctx, { component, projectId, now, author: SYSTEM });
      for (const event of events.slice(0, BATCH)) await keep(store, event, { provider, now });
      const rest = events.slice(BATCH);
      if (rest.length > 0) {
        const next = { projectId, provider, events: rest, replay: null };
        await ctx.scheduler.runAfter(0, references.keepMailEvents, next);
      }
      return true;
    },
  });
}

async function keep(
  store: ScopedStore,
  event: ToldEvent,
  { now, provider }: { now: number; provider: string },
): Promise<void> {
  const { intentId: id } = event;
  const row = await store.findOne("mail", { id });
  const after = row && afterEvent(row, event, { provider });
  if (row === null || after === null) return;
  await store.updateOne("mail", { id }, { ...after.changes, updatedAt: now });
  if (after.suppress === null) return;
  await suppress(store, row.recipient, { reason: after.suppress, provider, now });
}
