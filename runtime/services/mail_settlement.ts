import type { MailRow } from "../../plugins/_kernel/store.ts";
import { afterAttempt } from "../../plugins/emails/outbox.ts";
import type { ProviderId, SendResult } from "../../plugins/emails/providers/types.ts";
import type { MailChanges } from "./mail_ends.ts";

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
