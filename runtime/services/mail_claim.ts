import type { Suppressed } from "../../component/mail_rounds.ts";
import {
  MAIL_CATEGORY,
  MAIL_FAILURES,
  MAIL_LANGUAGE,
  MAIL_LOCALE,
  MAIL_ORGANIZATION,
  type MailFailure,
  type MailState,
  type MailType,
} from "../../plugins/_kernel/mails.ts";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type {
  EmailProviderRow,
  EmailSettingsRow,
  MailRow,
  OrganizationMailsRow,
  ProjectBrandingRow,
  ScopedStore,
} from "../../plugins/_kernel/store.ts";
import { builtInIdOf } from "../../plugins/emails/built_in/templates.ts";
import { EmailError } from "../../plugins/emails/error_codes.ts";
import type { WantedLocales } from "../../plugins/emails/locales.ts";
import type { EmailMessage } from "../../plugins/emails/message.ts";
import { MAX_AGE_MS } from "../../plugins/emails/outbox.ts";
import type { ProviderId } from "../../plugins/emails/providers/types.ts";
import { suppressedAs } from "../../plugins/emails/suppressions.ts";
import { findTemplate, type FoundTemplate } from "../../plugins/emails/templates/find.ts";
import {
  type MailSenders,
  type MailTransport,
  mailTransport,
  providerIds,
} from "../../plugins/emails/transport.ts";
import { brandingOf } from "../../plugins/settings/branding.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import { MAIL_LEASE_MS } from "../../rules/row_states.ts";
import { readConfig } from "../deployment/config.ts";
import { PLATFORM_NAME } from "../deployment/paths.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { ClaimedMail } from "../request/references.ts";
import { takeMailTokens } from "./mail_caps.ts";
import { endedAs, endWithoutProvider, type MailChanges } from "./mail_ends.ts";
import { mailMessage, type ProjectFace } from "./mail_message.ts";

/** Characters of what is given to an action at once: a function's answer has at most 16 MiB. */
const MAX_CHARS = 2 * 1024 * 1024;

/** Whose mails they are, as a round reads it along with them. */
export interface MailSender extends MailSenders {
  /** Null for the platform, and for a project that is no more. */
  readonly project: { readonly clientId: string; readonly name: string } | null;
  readonly branding: ProjectBrandingRow | null;
}

/** Whose mails are taken in hand. */
interface BatchOptions {
  readonly component: BanataComponent;
  readonly projectId: string;
  readonly store: ScopedStore;
  readonly secrets: ProjectSecrets;
  readonly sender: MailSender;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What a batch makes of mails. */
interface Batch {
  /** What is written of each; null for one that goes. */
  readonly mails: readonly { readonly id: string; readonly update: MailChanges | null }[];
  /** Those that are sent now. */
  readonly claimed: ClaimedMail[];
  /** Whether nothing more of the project is sent for now. */
  readonly isOver: boolean;
}

/** Of no mails. */
export const NOTHING: Batch = { mails: [], claimed: [], isOver: false };

/** Takes mails in hand for one attempt each, or says why nobody may send them now. */
export async function claimBatch(
  ctx: WriteCtx,
  options: BatchOptions,
  rows: readonly MailRow[],
): Promise<Batch> {
  const { component, now, projectId, sender } = options;
  const face = faceOf(options);
  if (face === null) return { ...NOTHING, isOver: true };
  const { settings } = sender;
  const transport = mailTransport(sender);
  if (typeof transport === "string") {
    const update = { reason: transport, nextAt: null, updatedAt: now };
    const waiting = rows.filter(({ nextAt, reason }) => nextAt !== null || reason !== transport);
    return { ...NOTHING, mails: waiting.map(({ id }) => ({ id, update })), isOver: true };
  }
  if (rows.length === 0) return NOTHING;
  const recipients = [...new Set(rows.map(({ recipient }) => recipient))];
  const { suppressed, users } = await ctx.runQuery(component.mail_rounds.recipients, {
    ...{ projectId, recipients },
    addresses: [...new Set(recipients.map(suppressedAs))],
  });
  const unwanted = new Map(suppressed.map((each) => [each.address, each]));
  const readers = new Map(users.map(({ email, locale }) => [email, locale ?? null]));
  const read = reader(options);
  const making = { ...options, face, settings, transport, unwanted, readers, read };
  const made: Made[] = [];
  let chars = 0;
  for (const row of rows) {
    if (chars > MAX_CHARS) break;
    const mail = await makeMail(making, row);
    if (mail.claimed) chars += mail.claimed.message.html.length + mail.claimed.message.text.length;
    made.push(mail);
  }
  const mails = await withinCaps(ctx, options, made);
  return {
    mails: mails.map(({ row: { id }, update }) => ({ id, update })),
    claimed: mails.flatMap(({ claimed = [] }) => claimed),
    isOver: false,
  };
}

/** What becomes of a mail, and what is sent of it if it is. */
interface Made {
  readonly row: MailRow;
  readonly update: MailChanges | null;
  readonly claimed?: ClaimedMail;
}

/** What every mail of a batch is made with. */
interface Making extends BatchOptions {
  /** Whose mails they are. */
  readonly face: ProjectFace;
  readonly settings: EmailSettingsRow | null;
  readonly transport: MailTransport;
  /** Addresses that get none, or none of some categories. */
  readonly unwanted: ReadonlyMap<string, Suppressed>;
  /** Addresses of users, each with the user's language. */
  readonly readers: ReadonlyMap<string, string | null>;
  readonly read: Reader;
}

async function makeMail(making: Making, row: MailRow): Promise<Made> {
  const { face, now, readers, secrets, settings, transport, unwanted } = making;
  const ended = (state: MailState, reason: MailFailure): Made => {
    const { attempts } = row;
    const update = { ...endedAs(row, { state, reason, now }), attempts };
    return { row, update };
  };
  const end = endWithoutProvider(row, { settings, now });
  if (end !== undefined) return { row, update: end };
  const provider = nextProvider(row, providerIds(transport));
  const stored = transport.providers.find(({ providerId }) => providerId === provider);
  // Only who may have the mail may be asked again, and that provider is no more.
  if (provider === null || stored === undefined) {
    return { row, update: { state: "unknown", nextAt: null, updatedAt: now } };
  }
  const variables = await opened(secrets, row);
  if (variables === null) return ended("undeliverable", MAIL_FAILURES.unreadable);
  const refusal = refusalOf(unwanted.get(suppressedAs(row.recipient)), variables);
  if (refusal !== null) return ended("suppressed", refusal);
  const { credentials, organization, template } = await making.read(row, {
    variables,
    stored,
    locales: {
      named: variables[MAIL_LOCALE],
      user: readers.has(row.recipient) ? readers.get(row.recipient) : variables[MAIL_LANGUAGE],
      project: settings?.locale,
    },
  });
  if (template === null) return ended("undeliverable", MAIL_FAILURES.noTemplate);
  const sender = organization?.senderName;
  const message = rendered(row, { face, template, transport, variables, sender });
  if ("code" in message) return ended("undeliverable", message.code);
  const attempt = row.attempts + 1;
  return {
    row,
    update: {
      ...{ state: "sending", attempts: attempt, provider },
      // Whoever has it may never come back; then another round finds it by this.
      ...{ nextAt: now + MAIL_LEASE_MS, updatedAt: now },
    },
    claimed: { id: row.id, attempt, provider, credentials, message },
  };
}

/** Why a recipient gets no mail, or not this one. */
function refusalOf(
  listed: Suppressed | undefined,
  { [MAIL_CATEGORY]: category }: Readonly<Record<string, string>>,
): MailFailure | null {
  if (listed === undefined) return null;
  if (listed.reason !== "unsubscribed") return MAIL_FAILURES.suppressed;
  const isUnsubscribed = category !== undefined && listed.categories.includes(category);
  return isUnsubscribed ? MAIL_FAILURES.unsubscribed : null;
}

/**
 * The caps are asked when a mail is given to its first provider; one beyond them waits, as long as one that
 * nobody takes.
 */
async function withinCaps(
  ctx: WriteCtx,
  { component, now, projectId }: BatchOptions,
  made: readonly Made[],
): Promise<readonly Made[]> {
  const asking = made.filter(({ claimed, row }) => claimed && row.provider === null);
  if (asking.length === 0) return made;
  const recipients = asking.map(({ row: { recipient } }) => recipient);
  const caps = await takeMailTokens(ctx, { component, projectId, recipients, now });
  return made.map((mail) => {
    const cap = caps[asking.indexOf(mail)] ?? null;
    if (cap === null) return mail;
    const { row } = mail;
    const { reason, waitMs } = cap;
    const nextAt = now + waitMs;
    const then = nextAt < row.createdAt + MAX_AGE_MS
      ? { nextAt }
      : { state: "failed", nextAt: null };
    return { row, update: { ...then, reason, updatedAt: now } };
  });
}

/** Null for a project that is no more: it sends nothing. */
function faceOf({ projectId, sender }: BatchOptions): ProjectFace | null {
  const branding = brandingOf(sender.branding);
  const { siteUrl: baseUrl } = readConfig();
  if (projectId === PLATFORM_PROJECT_ID) return { name: PLATFORM_NAME, branding, baseUrl };
  return sender.project && { ...sender.project, branding, baseUrl };
}

/** What a mail is made of besides what it says. */
interface Ingredients {
  /** As the provider's schema has them. */
  readonly credentials: unknown;
  /** What the organization whose mail it is has of its own; null where it is nobody's, or there is nothing. */
  readonly organization: OrganizationMailsRow | null;
  /** The project's own, else the built-in one; null where it is gone. */
  readonly template: FoundTemplate | null;
}

type Reader = (
  row: MailRow,
  of: {
    readonly variables: Readonly<Record<string, string>>;
    readonly stored: EmailProviderRow;
    readonly locales: WantedLocales;
  },
) => Promise<Ingredients>;

/** Reads what mails are made of; what several need is read once. */
function reader({ secrets, store }: BatchOptions): Reader {
  const known = new Map<string, Promise<unknown>>();
  const once = <Value>(key: readonly unknown[], read: () => Promise<Value>): Promise<Value> => {
    const name = JSON.stringify(key);
    const found = known.get(name) ?? read();
    known.set(name, found);
    // One key is of one kind of value.
    return found as Promise<Value>;
  };
  return async (row, { locales, stored, variables }) => {
    const organizationId = variables[MAIL_ORGANIZATION];
    const organization = organizationId === undefined
      ? null
      : await once([organizationId], () => store.findOne("organizationMails", { organizationId }));
    const name = builtInIdOf(row.type as MailType, variables);
    const wanted = { ...locales, variant: organization?.variant };
    const template = await once([name, wanted], () => findTemplate(store, name, wanted));
    const purpose = purposeOf("emailProvider.sealedCredentials", stored);
    const credentials = await once(
      [stored.providerId, ""],
      async () => JSON.parse(await secrets.open(stored.sealedCredentials, { purpose })),
    );
    return { credentials, organization, template };
  };
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
    // A fault of ours must not keep the project's other mails back.
    console.error(JSON.stringify({ level: "error", event: "mail_not_made", mailId: row.id }));
    return { code: MAIL_FAILURES.notMade };
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
