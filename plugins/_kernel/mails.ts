/** The mails that the platform sends by itself. */
export type MailType =
  | "verification"
  | "password-reset"
  | "magic-link"
  | "email-otp"
  | "change-email"
  | "invitation"
  | "project-invitation"
  | "welcome"
  /** Tells whoever has an address that somebody signed up with it although there is an account. */
  | "account-exists"
  /** Tells users what was done to their account; `notice` says what. */
  | "security-notice";

/** What a security notice tells of; the `notice` among a mail's variables. */
export type SecurityNotice =
  | "address-change"
  | "api-key-created"
  | "new-device"
  | "password-changed"
  | "second-factor-added"
  | "second-factor-removed";

/** One mail to one address. */
export interface Mail {
  readonly type: MailType;
  /**
   * The address it goes to; null for nobody, which takes the same work: an answer's time must not
   * tell an unknown address from a known one.
   */
  readonly to: string | null;
  /** What its template fills in, e.g. `resetUrl`; tokens among them are sealed at rest. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Whether no request of its kind mails nobody in its place. Without a provider such a mail is stored as one that
   * waits. Others are looked at by a job, as a mail for nobody is, so that both take the same work.
   *
   * @default false
   */
  readonly isCertain?: boolean;
  /** The organization whose mail it is, if it is one's. */
  readonly organizationId?: string;
  /**
   * The language of its reader, as far as the request tells. A user's own counts in its place: it is read
   * when the mail is sent, by its address, so that a request does the same for a known one and for another.
   */
  readonly language?: string | null;
}

/** Whom a mail of an account goes to. */
export interface Addressee {
  readonly email: string;
  readonly name: string;
  /** The user's language. */
  readonly locale?: string | null;
}

/** What a notice says besides whose account it is. */
export interface NoticeDetails {
  readonly notice: SecurityNotice;
  /** Its other variables, e.g. `keyName`. */
  readonly [variable: string]: string;
}

/** The mail that tells users what was done to their account. */
export function securityNotice(
  { email, locale: language, name }: Addressee,
  { appName, ...details }: NoticeDetails & { readonly appName: string },
): Mail {
  const variables = { appName, userName: shownName(name), ...details };
  return { type: "security-notice", to: email, isCertain: true, variables, language };
}

/** Characters of a name that a mail shows: anyone can call anything so. */
const MAX_NAME_LENGTH = 100;

/** A name as a mail shows it. */
export function shownName(name: string): string {
  return [...name.slice(0, 2 * MAX_NAME_LENGTH)].slice(0, MAX_NAME_LENGTH).join("");
}

/** One mail that somebody asks for by its template. */
interface AskedMail {
  /** A template's slug, or the id of a built-in one. */
  readonly template: string;
  readonly to: string;
  readonly variables: Readonly<Record<string, string>>;
  /** A language tag. @default the language of the user who has the address, else the project's */
  readonly locale?: string;
  /** The organization whose mail it is, if it is one's. */
  readonly organizationId?: string;
  /** The template's category; null for a built-in one. */
  readonly category: string | null;
}

/** How a project's mails look: the project's branding. A value that is none counts as absent. */
export interface EmailBranding {
  /** Buttons and links: `#rgb`, `#rrggbb` or `#rrggbbaa`. @default "#6366f1" */
  readonly primaryColor?: string;
  /** What is around the mail. @default "#f8fafc" */
  readonly bgColor?: string;
  /** Pixels of round corners, 0 to 64. @default 8 */
  readonly borderRadius?: number;
  /** Where the logo is: an https URL. @default none */
  readonly logoUrl?: string;
  /** Names of fonts, joined by commas. @default "system-ui" */
  readonly font?: string;
  /** Whether the mail is always dark; else it is where its reader's system is. @default false */
  readonly darkMode?: boolean;
  /** CSS, left out if it could fetch or end anything. @default "" */
  readonly customCss?: string;
}

/**
 * Takes mails in the commit that causes them. Nothing is sent inside a request: a scheduled function
 * delivers a mail once that commit stands, so an answer's time says nothing of an address.
 */
export interface MailQueue {
  /**
   * Stores a mail and schedules its delivery, unless it is known to wait. When it fails, so does the whole
   * request: the lane undoes its writes, whatever the caller makes of the error.
   */
  enqueue(mail: Mail): Promise<void>;
  /**
   * The same for a mail that somebody asks for, if there is room for one more: an address is sent 5 of
   * them in a minute and 50 in a day, by a project 300 in a minute and 10,000 in a day. The mail's id;
   * null where there is no room.
   */
  ask(mail: AskedMail): Promise<string | null>;
  /** How the project's mails look. */
  look(): Promise<EmailBranding>;
  /** Has a stored mail delivered that waits. */
  deliver(mailId: string): Promise<void>;
  /** Takes an address off the list of those that get no mail, with whoever had it. */
  forget(address: string): Promise<void>;
  /** Has every mail delivered that waits for a provider. */
  resume(): Promise<void>;
}

/**
 * Where a stored mail stands:
 *
 * ```
 * pending --> sending --> sent --> delivered | bounced | complained
 *    |  ^--------|  '---> unknown     the provider may have it; its webhook tells
 *    |           '------> failed      nobody took it; somebody may send it again
 *    '------------------> undeliverable, suppressed
 * ```
 *
 * A mail is `pending` while it waits: for its first attempt, for the next one, or for a provider to be
 * there; and `delivered` at once in a development mailbox. One that is sent, undeliverable or suppressed
 * has lost its variables, every other a day later. Its record is kept for 30 days after its last change.
 */
export type MailState =
  | "pending"
  | "sending"
  | "sent"
  | "delivered"
  | "bounced"
  | "complained"
  | "unknown"
  | "failed"
  | "undeliverable"
  | "suppressed";

/** Under which name a mail's language stands among its variables; no variable can have it. */
export const MAIL_LOCALE = "@locale";
/** The same for the language of its reader, as far as the request that caused it told. */
export const MAIL_LANGUAGE = "@language";
/** And for the organization whose mail it is. */
export const MAIL_ORGANIZATION = "@organization";
/** For its category too, and the token that unsubscribes from it, where its recipient may do so. */
export const MAIL_CATEGORY = "@category";
export const MAIL_UNSUBSCRIBE = "@unsubscribe";

/** Why a mail was not delivered, or not yet: one of these, or the code of a provider's. */
export type MailFailure = string;

/** The recipient of a mail that is for nobody; its delivery deletes it. */
export const NOBODY = "";

/** The reasons that are the platform's own. */
export const MAIL_FAILURES = {
  /** The project has no provider that is switched on, or no sender. */
  noTransport: "NO_TRANSPORT",
  /** The project's mails are paused. */
  paused: "PAUSED",
  /** The address is a placeholder (RFC 6761 section 6.4), as anonymous users have it. */
  placeholder: "PLACEHOLDER_ADDRESS",
  /** What is sealed in it does not open, because the root secret changed. */
  unreadable: "UNREADABLE",
  /** The project has switched this kind of mail off. */
  switchedOff: "SWITCHED_OFF",
  /** The template it names is no more. */
  noTemplate: "EMAIL_TEMPLATE_NOT_FOUND",
  /** Its template could not be filled in, for no reason that the template has. */
  notMade: "EMAIL_NOT_MADE",
  /** Nothing delivered it for a day; what it carries can't be used any more. */
  lost: "DELIVERY_LOST",
  /** The recipient is on the project's list of suppressed addresses. */
  suppressed: "RECIPIENT_SUPPRESSED",
  /** The recipient wants no more mails of the template's category. */
  unsubscribed: "RECIPIENT_UNSUBSCRIBED",
  /** The recipient, or the project, has had as many mails as they may have in that time. */
  recipientLimited: "RECIPIENT_LIMITED",
  projectLimited: "PROJECT_LIMITED",
  /** The recipient's server does not take mails to the address; or did not take this one. */
  bounced: "BOUNCED",
  bouncedForNow: "BOUNCED_FOR_NOW",
  /** The provider has said later that it does not send it. */
  rejected: "PROVIDER_REJECTED",
} as const;

/** Addresses that mails of a project lead to. */
export interface Links {
  /** What the project's mails call it. */
  readonly appName: string;
  /** The project's own page for invitations, else the platform's. */
  invitation(invitationId: string): Promise<string>;
}
