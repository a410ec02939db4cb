import type { MailType, SecurityNotice } from "../../_kernel/mails.ts";

/** A built-in template: a type of mails, or one of the notices. `security-notice` alone is for any other. */
export type BuiltInId = MailType | `security-notice-${SecurityNotice}`;

/** What one mail says; `**` around words makes them bold. */
export interface MailWords {
  readonly subject: string;
  /** What an inbox shows beside the subject. */
  readonly preview: string;
  readonly title: string;
  /** Paragraphs. */
  readonly text: readonly string[];
  /** What the button says, where the mail has one. */
  readonly button?: string;
  /** Small, below a line. */
  readonly note?: string;
}

/** Every mail in one language. */
export interface Language {
  /** Stands for a user without a name, after "Hello". */
  readonly nobody: string;
  /** Stands for an inviter without a name. */
  readonly somebody: string;
  /** Stands for what is not known. */
  readonly unknown: string;
  readonly mails: Readonly<Record<BuiltInId, MailWords>>;
}
