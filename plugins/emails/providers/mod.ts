/**
 * The providers that every runtime can send by.
 *
 * What their credentials must be stands in `known_credentials.ts`, which loads none of them. SMTP is not among them: its module, `smtp.ts`, loads only in Node, and only there it may be imported.
 *
 * @module
 */
import { mailgun } from "./mailgun.ts";
import { postmark } from "./postmark.ts";
import { resend } from "./resend.ts";
import { sendgrid } from "./sendgrid.ts";
import { ses } from "./ses.ts";
import type { EmailProvider, ProviderId } from "./types.ts";
import { webhook } from "./webhook.ts";

/** The providers with an API over HTTP. */
export const HTTP_PROVIDERS: Readonly<Record<Exclude<ProviderId, "smtp">, EmailProvider>> = {
  mailgun,
  postmark,
  resend,
  sendgrid,
  ses,
  webhook,
};
