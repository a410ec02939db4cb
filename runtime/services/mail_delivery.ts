import { internalMutationGeneric, type RegisteredMutation, type Scheduler } from "convex/server";
import { v } from "convex/values";
import { MAIL_FAILURES, type MailFailure } from "../../plugins/_kernel/mails.ts";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type { MailRow, ScopedStore } from "../../plugins/_kernel/store.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import { SYSTEM } from "../request/author.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { readConfig } from "../deployment/config.ts";
import { projectKeys } from "./project_keys.ts";
import { askedArgs, runJob } from "./asking_jobs.ts";
import { isPutOff } from "./resting_jobs.ts";
import type { RootKeys } from "./root_key.ts";
import { projectSecrets } from "./secrets.ts";
import { scopedStore } from "./store.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { type DeliverMailArgs, references } from "../request/references.ts";
import { mailTransport, type MailWait, readMailSettings } from "../../plugins/emails/transport.ts";
import { endedAs, endWithoutProvider } from "./mail_ends.ts";
import { beginRound } from "./mail_rounds.ts";

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
      const self = references.deliverMail;
      if (await isPutOff(ctx, { component, self, args })) return null;
      return await runJob<null>(ctx, {
        job: "deliverMail",
        args,
        asked,
        handedOver: () => Promise.resolve(null),
        run: (roots) => deliver(ctx, { ...args, component, roots }),
      });
    },
  });
}

async function deliver(
  ctx: WriteCtx & { readonly scheduler: Pick<Scheduler, "runAfter"> },
  { component, mailId, projectId, roots }: DeliverMailArgs & {
    component: BanataComponent;
    roots: () => Promise<RootKeys>;
  },
): Promise<null> {
  const now = Date.now();
  // What is sending the project's mails takes this one too.
  const isTaken = await ctx.runQuery(component.mail_rounds.isTaking, { projectId, now });
  if (isTaken) return null;
  const config = readConfig();
  const storeOf = (id: string) =>
    scopedStore(ctx, { component, projectId: id, now, author: SYSTEM });
  const store = storeOf(projectId);
  const row = await store.findOne("mail", { id: mailId });
  if (row?.state !== "pending") return null;
  // A deleted project sends nothing, and its rows may be on their way out.
  const isOfPlatform = projectId === PLATFORM_PROJECT_ID;
  if (
    !isOfPlatform && await ctx.runQuery(component.scope.byProjectId, { projectId }) === null
  ) {
    return null;
  }
  const settings = await readMailSettings(store);
  const end = endWithoutProvider(row, { settings, now });
  if (end === null) {
    await store.deleteOne("mail", { id: mailId });
    return null;
  }
  if (end !== undefined) {
    await store.updateOne("mail", { id: mailId }, end);
    return null;
  }
  if (config.devMailbox) {
    const keys = projectKeys({ projectId, roots, store, canWrite: true, now });
    const secrets = projectSecrets(projectId, keys);
    const mailbox = storeOf(PLATFORM_PROJECT_ID);
    const reason = await keep(row, { projectId, secrets, mailbox });
    const state = reason === null ? "delivered" : "undeliverable";
    await store.updateOne("mail", { id: mailId }, endedAs(row, { state, reason, now }));
    return null;
  }
  if ((row.nextAt ?? 0) > now) return null;
  const transport = await mailTransport(store, settings);
  if (typeof transport === "string") {
    return await wait(store, row, { projectId, reason: transport, now });
  }
  await beginRound(ctx, { component, projectId, now });
  return null;
}

/** Waits until there is a provider, or for a day; the first mail that does is worth a line in the log. */
async function wait(
  store: ScopedStore,
  row: MailRow,
  { now, projectId, reason }: { projectId: string; reason: MailWait; now: number },
): Promise<null> {
  if (row.reason === reason) return null;
  const [oldest] = await store.findMany("mail", {
    where: { state: "pending" },
    // By age.
    sortBy: { field: "id", direction: "asc" },
    limit: 1,
  });
  const isFirst = oldest === undefined || oldest.id === row.id;
  if (isFirst && reason === MAIL_FAILURES.noTransport) {
    const message = "Mails wait: save a provider and a sender for the project's mails";
    console.warn(JSON.stringify({ level: "warn", event: "mail_waits", projectId, message }));
  }
  await store.updateOne("mail", { id: row.id }, { reason, nextAt: null, updatedAt: now });
  return null;
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
