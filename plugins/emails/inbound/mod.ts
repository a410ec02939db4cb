/**
 * What providers tell of mails that were given to them: each provider's webhook, by its id. SMTP has none.
 *
 * @module
 */
import type { ProviderId } from "../providers/types.ts";
import { genericWebhook } from "./generic.ts";
import { mailgunWebhook } from "./mailgun.ts";
import { postmarkWebhook } from "./postmark.ts";
import { resendWebhook } from "./resend.ts";
import { sendgridWebhook } from "./sendgrid.ts";
import { sesWebhook } from "./ses.ts";
import type { InboundWebhook } from "./types.ts";

/** Webhooks of providers. */
export const INBOUND_WEBHOOKS: Readonly<Record<Exclude<ProviderId, "smtp">, InboundWebhook>> = {
  mailgun: mailgunWebhook,
  postmark: postmarkWebhook,
  resend: resendWebhook,
  sendgrid: sendgridWebhook,
  ses: sesWebhook,
  webhook: genericWebhook,
};
