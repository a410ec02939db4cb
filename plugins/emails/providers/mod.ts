/**
 * The providers that every runtime can send by, and what the credentials of all must be.
 *
 * SMTP is not among them: its module, `smtp.ts`, loads only in Node, and only there it may be imported.
 *
 * @module
 */
import type { ZodType } from "zod";
import type { CredentialsCode } from "../delivery_codes.ts";
import { parseCredentials } from "./credentials.ts";
import { mailgun } from "./mailgun.ts";
import { postmark } from "./postmark.ts";
import { resend } from "./resend.ts";
import { sendgrid } from "./sendgrid.ts";
import { ses } from "./ses.ts";
import { SMTP_CREDENTIALS } from "./smtp_credentials.ts";
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

const CREDENTIALS: Readonly<Record<ProviderId, ZodType>> = {
  mailgun: mailgun.credentials,
  postmark: postmark.credentials,
  resend: resend.credentials,
  sendgrid: sendgrid.credentials,
  ses: ses.credentials,
  smtp: SMTP_CREDENTIALS,
  webhook: webhook.credentials,
};

/** Whether a text names a provider. */
export function isProviderId(text: string): text is ProviderId {
  return Object.hasOwn(CREDENTIALS, text);
}

/** What is wrong with credentials for a provider; null where they fit. For whoever stores them. */
export function credentialsProblem(id: ProviderId, credentials: unknown): CredentialsCode | null {
  const parsed = parseCredentials(CREDENTIALS[id], credentials);
  return "code" in parsed ? parsed.code : null;
}
