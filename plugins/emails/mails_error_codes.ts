import { defineErrorCodes, type ErrorCodes } from "../_kernel/error_codes.ts";

/** The codes of {@link MAILS_ERROR_CODES}. */
export type MailsErrorCode =
  | "EMAIL_DOMAIN_INVALID"
  | "EMAIL_SETTINGS_CHANGED"
  | "EMAIL_PROVIDER_UNKNOWN"
  | "EMAIL_PROVIDER_NOT_FOUND"
  | "EMAIL_NOT_FOUND"
  | "EMAIL_NOT_RETRIABLE"
  | "EMAIL_MAY_BE_SENT"
  | "EMAIL_SUPPRESSION_NOT_FOUND"
  | "EMAIL_UNSUBSCRIBE_INVALID";

/** Errors of providers and of mails that were queued. */
export const MAILS_ERROR_CODES: ErrorCodes<MailsErrorCode> = defineErrorCodes({
  EMAIL_DOMAIN_INVALID: "Send a domain such as example.com, or save the project's sender first",
  EMAIL_SETTINGS_CHANGED: "Read the settings again, they were saved since that version",
  EMAIL_PROVIDER_UNKNOWN: "Use mailgun, postmark, resend, sendgrid, ses, smtp or webhook",
  EMAIL_PROVIDER_NOT_FOUND: "Save the provider's credentials before you make it the active one",
  EMAIL_NOT_FOUND: "Check the mail's id, the project has none of it",
  EMAIL_NOT_RETRIABLE:
    "Have the mail made anew: only one that failed within the last day can be sent again",
  EMAIL_MAY_BE_SENT:
    "Look at the provider's log first: it may have the mail; send evenIfSent to risk a second one",
  EMAIL_SUPPRESSION_NOT_FOUND: "Check the address, the project has it on no list",
  EMAIL_UNSUBSCRIBE_INVALID: "Use the whole link of the mail, or that of a newer one",
});
