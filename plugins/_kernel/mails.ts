/** The mails that the platform sends by itself. */
export type MailType =
  | "verification"
  | "password-reset"
  | "magic-link"
  | "email-otp"
  | "two-factor-otp"
  | "change-email"
  | "delete-account"
  | "invitation"
  | "project-invitation"
  | "welcome"
  /** Tells whoever has an address that somebody signed up with it although there is an account. */
  | "account-exists"
  /** Tells users what was done to their account; `notice` says what. */
  | "security-notice";

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
}

/**
 * Takes mails in the commit that causes them. Nothing is sent inside a request: a scheduled function
 * delivers a mail once that commit stands, so an answer's time says nothing of an address.
 */
export interface MailQueue {
  /**
   * Stores a mail and schedules its delivery. When it fails, so does the whole request: the lane
   * undoes its writes, whatever the caller makes of the error.
   */
  enqueue(mail: Mail): Promise<void>;
}

/**
 * Where a stored mail stands:
 *
 * ```
 * pending --> delivered       a transport took it
 *    |  ^--- failed           a transport refused it, and it may be tried again
 *    '-----> undeliverable    nothing can take it; `reason` says why
 * ```
 *
 * A mail that is delivered or undeliverable has lost its variables. Its record is kept for 30 days
 * after its last change.
 */
export type MailState = "pending" | "delivered" | "failed" | "undeliverable";

/** Why a mail could not be delivered. */
export type MailFailure =
  /** The deployment has no transport. */
  | "NO_TRANSPORT"
  /** The address is a placeholder (RFC 6761 section 6.4), as anonymous users have it. */
  | "PLACEHOLDER_ADDRESS"
  /** What is sealed in it does not open, because the root secret changed. */
  | "UNREADABLE"
  /** Nothing delivered it for a day; what it carries can't be used any more. */
  | "DELIVERY_LOST";

/** Addresses that mails of a project lead to. */
export interface Links {
  /** What the project's mails call it. */
  readonly appName: string;
  /** The project's own page for invitations, else the platform's. */
  invitation(invitationId: string): Promise<string>;
}
