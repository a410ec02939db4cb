/**
 * What a provider's webhook makes of a mail. It never goes backwards: the order in which events come says
 * nothing of the order in which they happened.
 *
 * @module
 */
import { MAIL_FAILURES, type MailFailure, type MailState } from "../_kernel/mails.ts";
import type { MailRow } from "../_kernel/store.ts";
import type { MailEvent } from "./inbound/types.ts";
import type { SuppressionReason } from "./suppressions.ts";

/** What is kept of an event: no address, for it may be an argument of a job, which Convex shows. */
export type ToldEvent = Pick<MailEvent, "kind" | "permanent" | "providerMessageId"> & {
  readonly intentId: string;
};

/** What an event changes. */
interface AfterEvent {
  readonly changes: {
    readonly state: MailState;
    readonly reason: MailFailure | null;
    readonly nextAt: null;
    readonly providerMessageId: string | null;
    /** Absent where it may be sent again by hand. */
    readonly sealedVariables?: null;
  };
  /** Why its recipient gets no further mail; null where they do. */
  readonly suppress: SuppressionReason | null;
}

/** How far a mail is; one that ended otherwise stays as it is. */
const STEPS: Readonly<Partial<Record<MailState, number>>> = {
  pending: 0,
  sending: 0,
  unknown: 0,
  failed: 0,
  sent: 1,
  delivered: 2,
  bounced: 3,
  complained: 4,
};

/** What a provider's event makes of a mail; null for nothing. */
export function afterEvent(
  row: MailRow,
  event: ToldEvent,
  { provider }: { provider: string },
): AfterEvent | null {
  const step = row.reason === "DELIVERY_UNKNOWN" ? 0 : STEPS[row.state as MailState];
  // What was never given to anybody, nobody can know of.
  if (step === undefined || row.attempts === 0) return null;
  const isRefusal = event.kind === "bounced" || event.kind === "rejected";
  // Another provider than the one that has it now was asked before, and its refusal changes nothing.
  if (isRefusal && row.provider !== null && row.provider !== provider) return null;
  const ended = endOf(event, { isOpen: step === 0 });
  const isFurther = ended !== null && (ended.step > step || ended.state === "failed");
  if (!isFurther || ended.state === row.state) return null;
  const { reason, state, suppress } = ended;
  const providerMessageId = row.providerMessageId ?? event.providerMessageId;
  const over = state === "failed" ? {} : { sealedVariables: null };
  return { changes: { state, reason, nextAt: null, providerMessageId, ...over }, suppress };
}

interface End {
  readonly state: MailState;
  readonly step: number;
  readonly reason: MailFailure | null;
  readonly suppress: SuppressionReason | null;
}

function endOf(
  { kind, permanent }: ToldEvent,
  { isOpen }: { isOpen: boolean },
): End | null {
  switch (kind) {
    case "accepted":
    case "deferred":
      return { state: "sent", step: 1, reason: null, suppress: null };
    case "delivered":
      return { state: "delivered", step: 2, reason: null, suppress: null };
    case "bounced": {
      const reason = permanent ? MAIL_FAILURES.bounced : MAIL_FAILURES.bouncedForNow;
      return { state: "bounced", step: 3, reason, suppress: permanent ? "bounced" : null };
    }
    case "complained":
      return { state: "complained", step: 4, reason: null, suppress: "complained" };
    case "rejected": {
      const reason = MAIL_FAILURES.rejected;
      // Nobody has it, so whoever looks after the project's mails may have it sent by another.
      if (isOpen && !permanent) return { state: "failed", step: 0, reason, suppress: null };
      // Delivered is delivered, whatever comes after.
      const suppress = permanent ? "bounced" : null;
      return { state: "undeliverable", step: 1.5, reason, suppress };
    }
  }
}
