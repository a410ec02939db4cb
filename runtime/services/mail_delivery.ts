import { internalMutationGeneric, type RegisteredMutation } from "convex/server";
import { v } from "convex/values";
import type { MailFailure, MailState } from "../../plugins/_kernel/mails.ts";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type { MailRow, ScopedStore } from "../../plugins/_kernel/store.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { readConfig } from "../deployment/config.ts";
import { projectKeys } from "./project_keys.ts";
import { askedArgs, runJob } from "./asking_jobs.ts";
import type { RootKeys } from "./root_key.ts";
import { projectSecrets } from "./secrets.ts";
import { scopedStore } from "./store.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { DeliverMailArgs } from "../request/references.ts";
import { NOBODY } from "./mail_queue.ts";

/**
 * The internal function that a queued mail schedules: hands it to a transport and keeps what came of
 * it. The only transport yet is a development machine's mailbox; without it a mail is undeliverable.
 */
export function deliverMail(
  component: BanataComponent,
): RegisteredMutation<"internal", DeliverMailArgs, Promise<null>> {
  return internalMutationGeneric({
    args: { projectId: v.string(), mailId: v.string(), ...askedArgs },
    handler: async (ctx, { asked, mailId, projectId }): Promise<null> => {
      const args = { mailId, projectId };
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
  ctx: WriteCtx,
  { component, mailId, projectId, roots }: DeliverMailArgs & {
    component: BanataComponent;
    roots: () => Promise<RootKeys>;
  },
): Promise<null> {
  const now = Date.now();
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
  if (row.recipient === NOBODY) {
    await store.deleteOne("mail", { id: mailId });
    return null;
  }
  const keys = projectKeys({ projectId, roots, store, canWrite: true, now });
  const secrets = projectSecrets(projectId, keys);
  const failure = config.devMailbox
    ? await keep(row, { projectId, secrets, mailbox: storeOf(PLATFORM_PROJECT_ID) })
    : "NO_TRANSPORT";
  const state: MailState = failure === null ? "delivered" : "undeliverable";
  const attempts = row.attempts + 1;
  const changes = { state, reason: failure, sealedVariables: null, attempts, updatedAt: now };
  await store.updateOne("mail", { id: mailId }, changes);
  return null;
}

/** Nobody's request: the system delivers. */
const SYSTEM = { current: () => ({ actorType: "system" } as const) };

/** Puts a mail into the development mailbox; gives why it could not. */
async function keep(
  row: MailRow,
  options: { projectId: string; secrets: ProjectSecrets; mailbox: ScopedStore },
): Promise<MailFailure | null> {
  const { mailbox, projectId, secrets } = options;
  const { recipient } = row;
  if (recipient.endsWith(".invalid")) return "PLACEHOLDER_ADDRESS";
  const variables = await open(row, secrets);
  if (variables === null) return "UNREADABLE";
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
