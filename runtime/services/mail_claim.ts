import { internalMutationGeneric, type RegisteredMutation, type Scheduler } from "convex/server";
import { v } from "convex/values";
import {
  MAIL_FAILURES,
  MAIL_LOCALE,
  MAIL_ORGANIZATION,
  type MailFailure,
  type MailType,
} from "../../plugins/_kernel/mails.ts";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type { MailRow, OrganizationMailsRow, ScopedStore } from "../../plugins/_kernel/store.ts";
import { builtInIdOf } from "../../plugins/emails/built_in/templates.ts";
import { EmailError } from "../../plugins/emails/error_codes.ts";
import type { EmailMessage } from "../../plugins/emails/message.ts";
import { HTTP_PROVIDERS } from "../../plugins/emails/providers/mod.ts";
import { MAX_AGE_MS } from "../../plugins/emails/outbox.ts";
import type { ProviderId } from "../../plugins/emails/providers/types.ts";
import { isSuppressed } from "../../plugins/emails/suppressions.ts";
import { findTemplate, type FoundTemplate } from "../../plugins/emails/templates/find.ts";
import { readBranding } from "../../plugins/settings/branding.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import { PLATFORM_NAME } from "../deployment/paths.ts";
import { SYSTEM } from "../request/author.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { type ClaimedMail, type ClaimMailArgs, references } from "../request/references.ts";
import { askAndRollBack } from "../request/signal.ts";
import { askedArgs, askingRoots } from "./asking_jobs.ts";
import { takeMailTokens } from "./mail_caps.ts";
import { mailMessage, type ProjectFace } from "./mail_message.ts";
import { mailTransport, providerIds, readMailSettings } from "../../plugins/emails/transport.ts";
import { projectKeys } from "./project_keys.ts";
import { projectSecrets } from "./secrets.ts";
import { scopedStore } from "./store.ts";

/** How long an attempt has; a provider is given 20 seconds. After it, what became of the mail is unknown. */
const LEASE_MS = 2 * 60 * 1000;
/** The internal function that takes a mail in hand for one attempt; null where nobody may send it now. */
export function claimMail(
  component: BanataComponent,
): RegisteredMutation<"internal", ClaimMailArgs, Promise<ClaimedMail | null>> {
  return internalMutationGeneric({
    args: { projectId: v.string(), mailId: v.string(), ...askedArgs },
    handler: async (ctx, { asked, mailId, projectId }): Promise<ClaimedMail | null> => {
      const now = Date.now();
      const store = scopedStore(ctx, { component, projectId, now, author: SYSTEM });
      const face = await faceOf(ctx, { component, projectId, store });
      if (face === null) return null;
      const { pending, roots } = askingRoots(asked);
      const keys = projectKeys({ projectId, roots, store, canWrite: true, now });
      const secrets = projectSecrets(projectId, keys);
      try {
        const mayGo = (row: MailRow) => goes(ctx, { component, projectId, store, row, now });
        const claimed = await claim({ store, secrets, face, now, mayGo }, mailId);
        if (claimed === null) return null;
        // Whoever has it may never come back; an answer that comes before this is the one that counts.
        await ctx.scheduler.runAfter(LEASE_MS, references.settleMail, {
          ...{ projectId, mailId, attempt: claimed.attempt },
          result: { outcome: "unknown", code: "DELIVERY_INTERRUPTED", repeatable: true },
          idempotencyMs: idempotencyOf(claimed.provider),
        });
        return claimed;
      } catch (error) {
        const question = pending();
        return question === null ? Promise.reject(error) : askAndRollBack(question);
      }
    },
  });
}

/** SMTP knows no mail again. */
function idempotencyOf(provider: ProviderId): number | null {
  return provider === "smtp" ? null : HTTP_PROVIDERS[provider].idempotencyMs;
}

/** Null for a project that is no more: it sends nothing. */
async function faceOf(
  ctx: WriteCtx,
  { component, projectId, store }: {
    component: BanataComponent;
    projectId: string;
    store: ScopedStore;
  },
): Promise<ProjectFace | null> {
  const branding = await readBranding(store);
  if (projectId === PLATFORM_PROJECT_ID) return { name: PLATFORM_NAME, branding };
  const found = await ctx.runQuery(component.scope.byProjectId, { projectId });
  return found && { name: found.project.name, branding };
}

/** What a claim is made with, in one mutation. */
interface ClaimParts {
  readonly store: ScopedStore;
  readonly secrets: ProjectSecrets;
  /** Whose mail it is. */
  readonly face: ProjectFace;
  /** Whether it may be sent to its recipient now; what keeps it back is written down then. */
  readonly mayGo: (row: MailRow) => Promise<boolean>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Takes a mail in hand for one attempt, and gives what is sent by whom; null where nobody may send it
 * now. Two that ask at once do not both get it: the second one's transaction sees the first one's.
 */
async function claim(
  { face, mayGo, now, secrets, store }: ClaimParts,
  mailId: string,
): Promise<ClaimedMail | null> {
  const row = await store.findOne("mail", { id: mailId });
  if (row?.state !== "pending" || (row.nextAt ?? 0) > now) return null;
  const settings = await readMailSettings(store);
  const transport = await mailTransport(store, settings);
  if (typeof transport === "string") return null;
  const ids = providerIds(transport);
  const provider = nextProvider(row, ids);
  const stored = transport.providers.find(({ providerId }) => providerId === provider);
  // Only who may have the mail may be asked again, and that provider is no more.
  if (provider === null || stored === undefined) {
    return await end(store, row, { state: "unknown", reason: row.reason ?? "", now });
  }
  const variables = await opened(secrets, row);
  if (variables === null) {
    const reason = MAIL_FAILURES.unreadable;
    return await end(store, row, { state: "undeliverable", reason, now });
  }
  if (!await mayGo(row)) return null;
  const purpose = purposeOf("emailProvider.sealedCredentials", stored);
  const credentials = JSON.parse(await secrets.open(stored.sealedCredentials, { purpose }));
  const organization = await organizationOf(store, variables);
  const project = settings?.locale;
  const template = await templateOf(store, row, { variables, organization, project });
  const message = template === null
    ? { code: MAIL_FAILURES.noTemplate }
    : rendered(row, { face, template, transport, variables, sender: organization?.senderName });
  if ("code" in message) {
    return await end(store, row, { state: "undeliverable", reason: message.code, now });
  }
  const attempt = row.attempts + 1;
  const changes = { state: "sending", attempts: attempt, provider, nextAt: null, updatedAt: now };
  await store.updateOne("mail", { id: mailId }, changes);
  return { attempt, provider, credentials, message };
}

/** What the organization whose mail it is has of its own; null where it is nobody's, or there is nothing. */
async function organizationOf(
  store: ScopedStore,
  { [MAIL_ORGANIZATION]: organizationId }: Readonly<Record<string, string>>,
): Promise<OrganizationMailsRow | null> {
  if (organizationId === undefined) return null;
  return await store.findOne("organizationMails", { organizationId });
}

/** What a mail is made of: the project's own template, else the built-in one; null where it is gone. */
async function templateOf(
  store: ScopedStore,
  { type }: MailRow,
  { organization, project, variables }: {
    variables: Readonly<Record<string, string>>;
    organization: OrganizationMailsRow | null;
    /** The project's language. */
    project: string | null | undefined;
  },
): Promise<FoundTemplate | null> {
  const languages = { user: variables[MAIL_LOCALE], project };
  const wanted = { ...languages, variant: organization?.variant };
  return await findTemplate(store, builtInIdOf(type as MailType, variables), wanted);
}

/**
 * Whether a mail may go: not to an address that gets none, and not beyond the caps. Those are asked when it
 * is given to its first provider; a mail beyond them waits, as long as one that nobody takes.
 */
async function goes(
  ctx: WriteCtx & { readonly scheduler: Pick<Scheduler, "runAfter"> },
  { now, row, store, ...project }: {
    component: BanataComponent;
    projectId: string;
    store: ScopedStore;
    row: MailRow;
    now: number;
  },
): Promise<boolean> {
  if (await isSuppressed(store, row.recipient)) {
    await end(store, row, { state: "suppressed", reason: MAIL_FAILURES.suppressed, now });
    return false;
  }
  const cap = row.provider === null ? await takeMailTokens(ctx, { ...project, row, now }) : null;
  if (cap === null) return true;
  const { reason, waitMs } = cap;
  const { id: mailId, createdAt } = row;
  if (now + waitMs >= createdAt + MAX_AGE_MS) {
    await end(store, row, { state: "failed", reason, now });
    return false;
  }
  const changes = { reason, nextAt: now + waitMs, updatedAt: now };
  await store.updateOne("mail", { id: mailId }, changes);
  const { projectId } = project;
  await ctx.scheduler.runAfter(waitMs, references.deliverMail, { projectId, mailId });
  return false;
}

/** Who is asked: the one that was named, unless it is gone; then the first that has not refused. */
function nextProvider(
  { maybeSince, provider, refusedBy }: MailRow,
  ids: readonly ProviderId[],
): ProviderId | null {
  const named = ids.find((id) => id === provider);
  if (named !== undefined || maybeSince !== null) return named ?? null;
  return ids.find((id) => !refusedBy?.includes(id)) ?? ids[0] ?? null;
}

/** The message, or why no provider can be given it. */
function rendered(
  row: MailRow,
  parts: Parameters<typeof mailMessage>[1],
): EmailMessage | { readonly code: string } {
  try {
    return mailMessage(row, parts);
  } catch (error) {
    if (error instanceof EmailError) return { code: error.code };
    throw error;
  }
}

async function opened(
  secrets: ProjectSecrets,
  row: MailRow,
): Promise<Record<string, string> | null> {
  try {
    const purpose = purposeOf("mail.sealedVariables", row);
    return JSON.parse(await secrets.open(row.sealedVariables ?? "", { purpose }));
  } catch {
    return null;
  }
}

async function end(
  store: ScopedStore,
  { id }: MailRow,
  { now, reason, state }: {
    state: "failed" | "suppressed" | "undeliverable" | "unknown";
    reason: MailFailure;
    now: number;
  },
): Promise<null> {
  const over = state === "undeliverable" || state === "suppressed" ? { sealedVariables: null } : {};
  const changes = { ...over, state, reason, nextAt: null, updatedAt: now };
  await store.updateOne("mail", { id }, changes);
  return null;
}
