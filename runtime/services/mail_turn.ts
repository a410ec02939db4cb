import { internalMutationGeneric, type RegisteredMutation, type Scheduler } from "convex/server";
import { v } from "convex/values";
import type { MailRow, ScopedStore } from "../../plugins/_kernel/store.ts";
import { IDEMPOTENCY_MS } from "../../plugins/emails/providers/known_credentials.ts";
import { INTERRUPTED } from "../../plugins/emails/providers/results.ts";
import type { ProviderId } from "../../plugins/emails/providers/types.ts";
import {
  type MailSenders,
  mailTransport,
  providerIds,
  readMailSettings,
  readProviders,
} from "../../plugins/emails/transport.ts";
import { MAIL_LEASE_MS } from "../../rules/row_states.ts";
import { SYSTEM } from "../request/author.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import {
  type ClaimedMails,
  type ClaimMailsArgs,
  references,
  type SettledMail,
} from "../request/references.ts";
import { askAndRollBack } from "../request/signal.ts";
import { askedArgs, askingRoots } from "./asking_jobs.ts";
import { claimBatch, type MailSender, NOTHING } from "./mail_claim.ts";
import type { MailChanges } from "./mail_ends.ts";
import { settledMail } from "./mail_settlement.ts";
import { projectKeys } from "./project_keys.ts";
import type { RootKeys } from "./root_key.ts";
import { projectSecrets } from "./secrets.ts";
import { scopedStore } from "./store.ts";

const settledValidator = v.object({
  mailId: v.string(),
  attempt: v.number(),
  // A `SendResult`: what gives it is our own action.
  result: v.any(),
});

/**
 * The internal function that a round calls again and again: it keeps what came of attempts, and takes the next
 * mails in hand, as many as there is room for.
 */
export function claimMails(
  component: BanataComponent,
): RegisteredMutation<"internal", ClaimMailsArgs, Promise<ClaimedMails>> {
  return internalMutationGeneric({
    args: {
      projectId: v.string(),
      round: v.number(),
      settled: v.array(settledValidator),
      room: v.number(),
      inHand: v.number(),
      ...askedArgs,
    },
    handler: async (ctx, { asked, ...args }): Promise<ClaimedMails> => {
      const { pending, roots } = askingRoots(asked);
      try {
        const claimed = await turn(ctx, { ...args, component, roots });
        if (pending() === null) return claimed;
      } catch (error) {
        if (pending() === null) throw error;
      }
      return askAndRollBack(pending()!);
    },
  });
}

/** What one turn of a round works with. */
interface Turn {
  readonly ctx: WriteCtx & { readonly scheduler: Pick<Scheduler, "runAfter"> };
  readonly component: BanataComponent;
  readonly projectId: string;
  readonly store: ScopedStore;
  /** Epoch milliseconds. */
  readonly now: number;
}

async function turn(
  ctx: Turn["ctx"],
  { component, inHand, projectId, room, roots, round, settled }: Omit<ClaimMailsArgs, "asked"> & {
    component: BanataComponent;
    roots: () => Promise<RootKeys>;
  },
): Promise<ClaimedMails> {
  const now = Date.now();
  const store = scopedStore(ctx, { component, projectId, now, author: SYSTEM });
  const works: Turn = { ctx, component, projectId, store, now };
  const later = await settle(works, settled);
  const claimed = room > 0
    ? await take(works, { inHand, roots, round, room, later })
    : { mails: [], isTaking: false };
  for (const { id } of claimed.mails) later.delete(id);
  for (const [mailId, nextAt] of later) {
    const waitMs = Math.max(0, nextAt - now);
    await ctx.scheduler.runAfter(waitMs, references.deliverMail, { projectId, mailId });
  }
  return claimed;
}

/** When mails are tried next that are not now, by their ids. */
type Later = Map<string, number>;

/** Keeps what came of attempts. */
async function settle(
  { component, ctx, now, projectId, store }: Turn,
  settled: readonly SettledMail[],
): Promise<Later> {
  const later: Later = new Map();
  if (settled.length === 0) return later;
  const ids = settled.map(({ mailId }) => mailId);
  const rows = await store.findMany("mail", { ids, limit: ids.length });
  // Whoever has it is the last who is asked.
  const isAsked = settled.some(({ result }) => result.outcome !== "accepted");
  const providers = isAsked ? idsOf(await readSenders(store)) : [];
  const mails = settled.flatMap(({ attempt, mailId, result }) => {
    const row = rows.find(({ id }) => id === mailId);
    const update = row && changesOf(row, { attempt, result, providers, now });
    return update ? [noted(later, { id: mailId, update })] : [];
  });
  await ctx.runMutation(component.mail_changes.keep, {
    projectId,
    author: SYSTEM.current(),
    mails,
  });
  return later;
}

async function take(
  { component, ctx, now, projectId, store }: Turn,
  { inHand, later, roots, round, room }: {
    roots: () => Promise<RootKeys>;
    round: number;
    room: number;
    inHand: number;
    later: Later;
  },
): Promise<ClaimedMails> {
  const { mail_changes, mail_rounds } = component;
  const due = { projectId, round, now, limit: room + 1 };
  const found = await ctx.runQuery(mail_rounds.due, due);
  const { isTaking, lost, pending, until } = found;
  if (!isTaking) return { mails: [], isTaking };
  // The component builds its rows from the table's own field list, from which their types come too.
  const rows = pending.slice(0, room) as MailRow[];
  const sender = found.sender as MailSender | null;
  const keys = projectKeys({ projectId, roots, store, canWrite: true, now });
  const secrets = projectSecrets(projectId, keys);
  const batch = sender === null
    ? NOTHING
    : await claimBatch(ctx, { component, projectId, store, secrets, sender, now }, rows);
  const providers = sender === null ? [] : idsOf(sender);
  const ended = (lost as MailRow[]).flatMap((row) => {
    const update = changesOf(row, { attempt: row.attempts, result: INTERRUPTED, providers, now });
    return update ? [{ id: row.id, update }] : [];
  });
  const mails = [...batch.mails, ...ended].map((mail) => noted(later, mail));
  const isBusy = inHand + batch.claimed.length > 0;
  const isMore = pending.length > batch.mails.length || lost.length > room;
  const goesOn = !batch.isOver && (isBusy || isMore);
  // A look that found nothing writes nothing, as long as the next ones come in time.
  if (mails.length > 0 || !goesOn || until < now + MAIL_LEASE_MS / 2) {
    const last = {
      number: round,
      isTaking: goesOn,
      until: goesOn || isBusy ? now + MAIL_LEASE_MS : now,
    };
    await ctx.runMutation(mail_changes.keep, {
      ...{ projectId, author: SYSTEM.current(), mails },
      round: last,
    });
  }
  return { mails: batch.claimed, isTaking: goesOn };
}

function changesOf(
  row: MailRow,
  settlement: Omit<Parameters<typeof settledMail>[1], "idempotencyMs">,
): MailChanges | null {
  const provider = row.provider as ProviderId;
  const idempotencyMs = IDEMPOTENCY_MS[provider] ?? null;
  return settledMail(row, { ...settlement, idempotencyMs });
}

/** Has a mail that is tried again by itself in mind. */
function noted<Mail extends { readonly id: string; readonly update: MailChanges | null }>(
  later: Later,
  mail: Mail,
): Mail {
  const { state, nextAt } = mail.update ?? {};
  if (state !== "sending" && nextAt != null) later.set(mail.id, nextAt);
  return mail;
}

async function readSenders(store: ScopedStore): Promise<MailSenders> {
  return { settings: await readMailSettings(store), providers: await readProviders(store) };
}

function idsOf(senders: MailSenders): ProviderId[] {
  const transport = mailTransport(senders);
  return typeof transport === "string" ? [] : providerIds(transport);
}
