import {
  MAIL_FAILURES,
  type MailFailure,
  type MailState,
  NOBODY,
} from "../../plugins/_kernel/mails.ts";
import type { EmailSettingsRow, MailRow } from "../../plugins/_kernel/store.ts";
import { isOff } from "../../plugins/emails/switches.ts";
import { builtInOf } from "../../plugins/emails/templates/content.ts";

/** What is written of a mail: its columns that change. */
export type MailChanges = Partial<MailRow>;

/** What becomes of a mail that no provider is asked for: null where it goes, undefined where it is for one. */
export function endWithoutProvider(
  row: MailRow,
  { now, settings }: { settings: EmailSettingsRow | null; now: number },
): MailChanges | null | undefined {
  if (row.recipient === NOBODY) return null;
  if (isPlaceholder(row.recipient)) {
    return endedAs(row, { state: "undeliverable", reason: MAIL_FAILURES.placeholder, now });
  }
  // Asked here and not where mails are queued: an answer must not tell a mail that goes from one that does not.
  if (isOff(settings, builtInOf(row.type) ?? row.type)) {
    return endedAs(row, { state: "suppressed", reason: MAIL_FAILURES.switchedOff, now });
  }
  return undefined;
}

/** Whether an address is none (RFC 6761 section 6.4), as anonymous users have it. */
export function isPlaceholder(recipient: string): boolean {
  return recipient.endsWith(".invalid");
}

/** A mail that ended without a provider's word, and says nothing more. */
export function endedAs(
  { attempts }: MailRow,
  { now, reason, state }: { state: MailState; reason: MailFailure | null; now: number },
): MailChanges {
  const over = { sealedVariables: null, nextAt: null };
  return { ...over, state, reason, attempts: attempts + 1, updatedAt: now };
}
