import { internalMutationGeneric, type RegisteredMutation, type Scheduler } from "convex/server";
import { v } from "convex/values";
import { MAIL_FAILURES, type MailFailure } from "../../plugins/_kernel/mails.ts";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type {
  EmailProviderRow,
  EmailSettingsRow,
  MailRow,
  ScopedStore,
} from "../../plugins/_kernel/store.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import { SYSTEM } from "../request/author.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { readConfig } from "../deployment/config.ts";
import { projectKeys } from "./project_keys.ts";
import { askedArgs, runJob } from "./asking_jobs.ts";
import { putOff } from "./resting_jobs.ts";
import type { RootKeys } from "./root_key.ts";
import { projectSecrets } from "./secrets.ts";
import { scopedStore } from "./store.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { type DeliverMailArgs, references } from "../request/references.ts";
import { type MailSenders, mailTransport } from "../../plugins/emails/transport.ts";
import type { MailWait } from "../../rules/mail_wait.ts";
import { endedAs, endWithoutProvider } from "./mail_ends.ts";
import { beginRound } from "./mail_rounds.ts";

type Ctx = WriteCtx & { readonly scheduler: Pick<Scheduler, "runAfter"> };

/** A mail that waits, and what its delivery begins with. */
interface Delivery extends MailSenders {
  readonly component: BanataComponent;
  readonly projectId: string;
  readonly mail: MailRow;
  /** Whether it is the oldest that waits for a provider or a sender. */
  readonly isFirst: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The internal function that a queued mail schedules: hands it to who sends it, or to a development
 * machine's mailbox. Without a provider the mail waits, and the first one that does is logged.
 */
export function deliverMail(
  component: BanataComponent,
): RegisteredMutation<"internal", DeliverMailArgs, Promise<null>> {
  return internalMutationGeneric({
    args: { projectId: v.string(), mailId: v.string(), ...askedArgs },
    handler: async (ctx, { asked, mailId, projectId }): Promise<null> => {
      const args = { mailId, projectId };
      const now = Date.now();
      const found = await ctx.runQuery(component.mail_delivery.look, { ...args, now });
      if (found.isAtOdds) await putOff(ctx, { self: references.deliverMail, args });
      if (found.delivery === null) return null;
      const { isFirst, mail, providers, settings } = found.delivery;
      // The component builds its rows from the tables' own field lists, from which their types come too.
      const senders = {
        settings: settings as EmailSettingsRow | null,
        providers: providers as EmailProviderRow[],
      };
      const delivery = { ...senders, isFirst, mail: mail as MailRow, component, projectId, now };
      if (await isEnded(ctx, delivery)) return null;
      if (!readConfig().devMailbox) return await send(ctx, delivery);
      return await runJob<null>(ctx, {
        job: "deliverMail",
        args,
        asked,
        handedOver: () => Promise.resolve(null),
        run: (roots) => show(ctx, { ...delivery, roots }),
      });
    },
  });
}

/** Ends a mail that no provider is asked for. */
async function isEnded(ctx: Ctx, { mail, settings, ...of }: Delivery): Promise<boolean> {
  const end = endWithoutProvider(mail, { settings, now: of.now });
  if (end === undefined) return false;
  const where = { id: mail.id };
  const store = storeOf(ctx, of);
  if (end === null) await store.deleteOne("mail", where);
  else await store.updateOne("mail", where, end);
  return true;
}

/** Keeps a mail for the development mailbox. */
async function show(
  ctx: Ctx,
  { mail, roots, ...of }: Delivery & { roots: () => Promise<RootKeys> },
): Promise<null> {
  const { now, projectId } = of;
  const store = storeOf(ctx, of);
  const keys = projectKeys({ projectId, roots, store, canWrite: true, now });
  const secrets = projectSecrets(projectId, keys);
  const mailbox = storeOf(ctx, { ...of, projectId: PLATFORM_PROJECT_ID });
  const reason = await keep(mail, { projectId, secrets, mailbox });
  const state = reason === null ? "delivered" : "undeliverable";
  await store.updateOne("mail", { id: mail.id }, endedAs(mail, { state, reason, now }));
  return null;
}

/** Has a round send a mail whose time has come. */
async function send(ctx: Ctx, delivery: Delivery): Promise<null> {
  const { component, mail, now, projectId } = delivery;
  if ((mail.nextAt ?? 0) > now) return null;
  const transport = mailTransport(delivery);
  if (typeof transport === "string") return await wait(ctx, delivery, transport);
  await beginRound(ctx, { component, projectId, now });
  return null;
}

/** Waits until there is a provider, or for a day; the first mail that does is worth a line in the log. */
async function wait(
  ctx: Ctx,
  { isFirst, mail, ...of }: Delivery,
  reason: MailWait,
): Promise<null> {
  if (mail.reason === reason) return null;
  const { now, projectId } = of;
  if (isFirst) {
    const message = "Mails wait: save a provider and a sender for the project's mails";
    console.warn(JSON.stringify({ level: "warn", event: "mail_waits", projectId, message }));
  }
  const changes = { reason, nextAt: null, updatedAt: now };
  await storeOf(ctx, of).updateOne("mail", { id: mail.id }, changes);
  return null;
}

function storeOf(ctx: Ctx, of: Pick<Delivery, "component" | "now" | "projectId">): ScopedStore {
  return scopedStore(ctx, { ...of, author: SYSTEM });
}

/** Puts a mail into the development mailbox; gives why it could not. */
async function keep(
  row: MailRow,
  options: { projectId: string; secrets: ProjectSecrets; mailbox: ScopedStore },
): Promise<MailFailure | null> {
  const { mailbox, projectId, secrets } = options;
  const { recipient } = row;
  const variables = await open(row, secrets);
  if (variables === null) return MAIL_FAILURES.unreadable;
  await mailbox.create("devMail", {
    mailId: row.id,
    mailProjectId: projectId,
    type: row.type,
    recipient,
    variables,
    createdAt: row.createdAt,
  });
  return null;
}

async function open(row: MailRow, secrets: ProjectSecrets): Promise<string | null> {
  try {
    const purpose = purposeOf("mail.sealedVariables", row);
    return await secrets.open(row.sealedVariables ?? "", { purpose });
  } catch {
    return null;
  }
}
