import type { MailState } from "../_kernel/mails.ts";
import type { DomainRecord } from "./domain/sender_domain.ts";
import type { SuppressionReason } from "./suppressions.ts";

/**
 * A provider as it is shown: whether it is switched on, what of its credentials is no secret, and with
 * `webhook: true` that it has a secret of its webhook.
 */
export type ShownProvider = {
  /** Whether it is switched on. */
  enabled: boolean;
  [field: string]: unknown;
};

/** Who sends a project's mails. */
export interface EmailProvidersConfig {
  /** By their ids. */
  providers: Record<string, ShownProvider>;
  /** The one that is asked first; null for whoever comes first by their id. */
  activeProvider: string | null;
  /** The address of the sender; without one nothing is sent. */
  fromAddress: string | null;
  /** The name of the sender; null for the project's. */
  fromName: string | null;
  /** Where replies go; null for the sender. */
  replyTo: string | null;
  /** The language of its mails, where nobody asks for another; null for English. */
  locale: string | null;
  /** Whether mails wait. */
  paused: boolean;
  /** Another one after each save of who sends mails and of which are sent; 0 before the first. */
  version: number;
}

/** A mail as it is listed; never what it says. */
export interface QueuedMail {
  /** `mail_` and 26 sortable characters. */
  id: string;
  /** What it is about: one of the platform's own kinds, or a template. */
  type: string;
  /** The address, in small letters. */
  recipient: string;
  /** Where it stands. */
  state: MailState;
  /** Why it is not sent, or was not; null where there is nothing to say. */
  reason: string | null;
  /** How often it was given to a provider. */
  attempts: number;
  /** Who has it, had it last, or is asked next. */
  provider: string | null;
  /** What the provider calls it. */
  providerMessageId: string | null;
  /** When it is tried next, epoch ms; null for not by itself. */
  nextAt: number | null;
  /** Epoch milliseconds. */
  createdAt: number;
  /** Epoch milliseconds. */
  updatedAt: number;
}

/** What a mail says, for somebody else than its reader. */
export interface ShownMail {
  /** What became of it. */
  mail: QueuedMail;
  /** One line. */
  subject: string;
  /** A whole document. */
  html: string;
  /** The same as plain text. */
  text: string;
  /** The language that it is in. */
  locale: string;
  /** Whether what it was filled in with is still there; without that each variable is shown by its name. */
  kept: boolean;
  /** Names of variables that are not shown, as links and codes: `[name]` stands for each. */
  hidden: string[];
}

/** An address that a project sends no mail to. */
export interface EmailSuppression {
  /** `msup_` and 26 sortable characters. */
  id: string;
  /** In lower case, its domain as punycode. */
  address: string;
  /** Why it gets none. */
  reason: SuppressionReason;
  /** Categories of templates that whoever has it has unsubscribed from; with another reason it gets none at all. */
  categories: string[];
  /** Whose webhook has told it; null where a person has. */
  provider: string | null;
  /** Since when, epoch ms. */
  createdAt: number;
}

/** A kind of mails that a project may switch off. */
export interface EmailKind {
  /** Which kind it is, e.g. `magic-link`. */
  id: string;
  /** What a dashboard calls it. */
  name: string;
  /** When such a mail is sent. */
  description: string;
  /** What it is about: accounts or organizations. */
  category: "auth" | "org";
  /** Whether it is sent. */
  enabled: boolean;
}

/** Which kinds of mails a project has switched on. */
export interface EmailKinds {
  /** Every kind there is. */
  emails: EmailKind[];
  /** That of the settings of mails, as {@link EmailProvidersConfig} has it. */
  version: number;
}

/** A project's own template, in one language. */
export interface StoredTemplate {
  /** `tmpl_` and 26 sortable characters. */
  id: string;
  /** What people call it, 1 to 200 characters. */
  name: string;
  /** What a mail names it by. */
  slug: string;
  /** One line of 1 to 500 characters; may hold variables. */
  subject: string;
  /** Empty for none. */
  previewText: string;
  /** What it is filed under: `auth`, `marketing`, `transactional`, `onboarding`, `notification` or `custom`. */
  category: string;
  /** What it is for; null for nothing that was said. */
  description: string | null;
  /** A list of blocks. */
  blocksJson: string;
  /** A list of variables. */
  variablesJson: string;
  /** Whether it stands in the place of a built-in one. */
  builtIn: boolean;
  /** The id of that one. */
  builtInType: string | null;
  /** Its language; null for that of no language, which stands for all that are not there. */
  locale: string | null;
  /** 1 for the first. */
  version: number;
  /** Epoch milliseconds. */
  createdAt: number;
  /** Epoch milliseconds. */
  updatedAt: number;
}

/** What is sent where a project has no template of its own in the place of a built-in one. */
export interface StoredBuiltIn {
  /** One line; may hold variables. */
  subject: string;
  /** Empty for none. */
  previewText: string;
  /** A list of blocks. */
  blocksJson: string;
  /** A list of variables: all that the platform gives such a mail. */
  variablesJson: string;
  /** The language that it is in. */
  locale: string;
}

/** What a template is to be made of, where it is only looked at. */
export interface EmailDraft {
  /** One line of 1 to 500 characters; may hold variables. */
  subject: string;
  /** At most 200 characters; empty for none. */
  previewText?: string | undefined;
  /** A list of blocks. */
  blocksJson: string;
  /** A list of variables; without it, each that is used and that the platform does not give is required. */
  variablesJson?: string | undefined;
}

/** What a template was once. */
export interface StoredTemplateVersion {
  /** 1 for the first. */
  version: number;
  /** What it was called. */
  name: string;
  /** The subject that it had. */
  subject: string;
  /** When it was written, epoch ms. */
  createdAt: number;
}

/** What becomes of a mail that is asked for. */
export interface SentEmail {
  /** Whether it was queued. */
  success: boolean;
  /** The mail's id, for `/banata/emails/mails/list`. */
  messageId?: string;
  /** Why it is not sent, in words. */
  error?: string;
  /** The same as a code. */
  code?: string;
}

/** A mail as it would be. */
export interface EmailPreview {
  /** One line. */
  subject: string;
  /** A whole document. */
  html: string;
  /** The same as plain text. */
  text: string;
  /** Names of the variables that it lacks. */
  missing: string[];
}

/** How the mails of an organization differ from the project's. */
export interface OrganizationMails {
  /** The name of the sender; null for the project's. */
  senderName: string | null;
  /** What stands after `--` in the slugs of its own templates; null for none. */
  variant: string | null;
}

/** What the world finds in DNS about a sender's domain. */
export interface SenderDomainCheck {
  /** As DNS has it. */
  domain: string;
  /** The provider whose records they are. */
  provider: string;
  /** Whether every record is found. */
  verified: boolean;
  /** One for SPF where the provider needs it, one for each selector of DKIM, one for DMARC. */
  records: DomainRecord[];
}
