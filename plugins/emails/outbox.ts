/**
 * What becomes of a mail after each attempt to send it. One rule stands above the others: while a provider
 * may have taken a mail, nobody else is given it, and the same provider only if it knows the mail again.
 *
 * @module
 */
import type { MailFailure, MailState } from "../_kernel/mails.ts";
import type { ProviderId, SendResult } from "./providers/types.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** The first wait; each is twice the one before, up to an hour, and up to half as long again by chance. */
const FIRST_WAIT_MS = 30_000;
const MAX_WAIT_MS = 60 * MINUTE_MS;
/** Attempts of one mail; with the waits between them they take most of a day. */
const MAX_ATTEMPTS = 20;
/** How long a mail is tried: links and codes in it are over by then. */
export const MAX_AGE_MS = DAY_MS;
/** A provider that knows a mail again for a time is asked again well within it. */
const IDEMPOTENCY_MARGIN_MS = 60 * MINUTE_MS;

/** What is known of a mail when it is given to a provider. */
export interface Attempt {
  /** Which attempt it is: 1 for the first. */
  readonly attempts: number;
  readonly provider: ProviderId;
  /** Providers that have said that they do not take it. */
  readonly refusedBy: readonly string[];
  /** Since when its provider may have it, epoch ms; null while none may. */
  readonly maybeSince: number | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What the project's providers are, and the time. */
interface OutboxOptions {
  /** Those that are switched on, in the order in which they are asked. */
  readonly providers: readonly ProviderId[];
  /** How long the attempt's provider knows a mail again; null where it does not. */
  readonly idempotencyMs: number | null;
  /** Epoch milliseconds. */
  readonly now: number;
  /** From 0 to 1. @default Math.random */
  readonly random?: () => number;
}

/** Where a mail stands after an attempt. */
export interface AfterAttempt {
  readonly state: MailState;
  /** Why it was not sent; null where it was. */
  readonly reason: MailFailure | null;
  /** When it is tried next, epoch ms; null for not by itself. */
  readonly nextAt: number | null;
  /** Who is asked then; null for whoever is first. */
  readonly provider: ProviderId | null;
  readonly refusedBy: readonly string[];
  readonly maybeSince: number | null;
  /** What the provider calls it. */
  readonly providerMessageId: string | null;
  /** Whether what it says is needed no more. */
  readonly isOver: boolean;
}

/** What became of a mail by one attempt. */
export function afterAttempt(
  attempt: Attempt,
  result: SendResult,
  options: OutboxOptions,
): AfterAttempt {
  const { maybeSince, provider, refusedBy } = attempt;
  const now = { ...NOWHERE, provider, refusedBy, maybeSince };
  switch (result.outcome) {
    case "accepted":
      return { ...now, state: "sent", providerMessageId: result.providerId, isOver: true };
    case "refused":
      if (maybeSince !== null) return afterLateRefusal(attempt, result, options);
      if (result.permanent) {
        return { ...now, state: "undeliverable", reason: result.code, isOver: true };
      }
      return afterRefusal(attempt, result.code, options);
    case "retry":
      return afterFailure(attempt, result, options);
    case "unknown":
      return afterUnknown(attempt, result, options);
  }
}

const NOWHERE = {
  reason: null,
  nextAt: null,
  providerMessageId: null,
  isOver: false,
} as const;

/** The next provider is asked at once. */
function afterRefusal(
  { createdAt, attempts, provider, refusedBy: before }: Attempt,
  reason: MailFailure,
  { now, providers }: OutboxOptions,
): AfterAttempt {
  const refusedBy = [...new Set([...before, provider])];
  const next = nextOf(providers, { provider, refusedBy });
  const isOver = next === null || attempts >= MAX_ATTEMPTS || now >= createdAt + MAX_AGE_MS;
  const kept = { ...NOWHERE, reason, refusedBy, maybeSince: null };
  return isOver
    ? { ...kept, state: "failed", provider: null }
    : { ...kept, state: "pending", provider: next, nextAt: now };
}

/**
 * An earlier attempt may have been taken, which this refusal says nothing of: a quota may be counted before a
 * key is looked up. So the same provider is asked again where it knows the mail, and tells then.
 */
function afterLateRefusal(
  attempt: Attempt,
  { code, permanent }: SendResult & { outcome: "refused" },
  options: OutboxOptions,
): AfterAttempt {
  if (!permanent) return afterFailure(attempt, { afterMs: null, code }, options);
  const { maybeSince, provider, refusedBy } = attempt;
  return { ...NOWHERE, state: "unknown", reason: code, provider, refusedBy, maybeSince };
}

/** Nothing was taken: another provider is asked at once, and the first again after a wait. */
function afterFailure(
  attempt: Attempt,
  { afterMs, code: reason }: { readonly afterMs: number | null; readonly code: MailFailure },
  options: OutboxOptions,
): AfterAttempt {
  const { attempts, createdAt, maybeSince, provider, refusedBy } = attempt;
  const { now, providers } = options;
  const kept = { ...NOWHERE, reason, refusedBy, maybeSince };
  const wait = Math.max(afterMs ?? 0, waitAfter(attempts, options));
  const isLate = attempts >= MAX_ATTEMPTS || now + wait >= createdAt + MAX_AGE_MS;
  // Only the provider that may have it may be asked again.
  if (maybeSince !== null) {
    return isLate || !isKnownAgain(maybeSince, now + wait, options)
      ? { ...kept, state: "unknown", provider }
      : { ...kept, state: "pending", provider, nextAt: now + wait };
  }
  if (isLate) return { ...kept, state: "failed", provider: null };
  const next = nextOf(providers, { provider, refusedBy }) ?? provider;
  const isLater = providers.indexOf(next) > providers.indexOf(provider);
  return { ...kept, state: "pending", provider: next, nextAt: isLater ? now : now + wait };
}

function afterUnknown(
  { attempts, maybeSince: before, provider, refusedBy }: Attempt,
  { code: reason, repeatable }: SendResult & { outcome: "unknown" },
  options: OutboxOptions,
): AfterAttempt {
  const { now } = options;
  const maybeSince = before ?? now;
  const kept = { ...NOWHERE, reason, refusedBy, maybeSince, provider };
  const nextAt = now + waitAfter(attempts, options);
  const mayRepeat = repeatable && attempts < MAX_ATTEMPTS &&
    isKnownAgain(maybeSince, nextAt, options);
  return mayRepeat ? { ...kept, state: "pending", nextAt } : { ...kept, state: "unknown" };
}

/** Whether a provider that may have a mail since a time will know it again at another. */
function isKnownAgain(
  since: number,
  at: number,
  { idempotencyMs }: Pick<OutboxOptions, "idempotencyMs">,
): boolean {
  return idempotencyMs !== null && at < since + idempotencyMs - IDEMPOTENCY_MARGIN_MS;
}

/** The provider after one, in the order in which they are asked, that has not refused. */
function nextOf(
  providers: readonly ProviderId[],
  { provider, refusedBy }: Pick<Attempt, "provider" | "refusedBy">,
): ProviderId | null {
  const at = providers.indexOf(provider);
  const order = [...providers.slice(at + 1), ...providers.slice(0, at + 1)];
  return order.find((id) => !refusedBy.includes(id)) ?? null;
}

function waitAfter(attempts: number, { random = Math.random }: OutboxOptions): number {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), MAX_WAIT_MS);
  return Math.round(wait * (1 + random() / 2));
}
