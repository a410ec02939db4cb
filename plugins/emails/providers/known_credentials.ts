/**
 * What the credentials of each provider must be, and how long it knows a message again: all that is asked
 * where nothing is sent. What sends by them loads in Node.
 *
 * @module
 */
import * as z from "../../_kernel/schemas.ts";
import { isLoopback, trustworthyUrl } from "../../../rules/local_hosts.ts";
import type { CredentialsCode } from "../delivery_codes.ts";
import { codedText, credentialsOf, parseCredentials, secretText } from "./credentials.ts";
import { SMTP_CREDENTIALS } from "./smtp_credentials.ts";
import type { ProviderId } from "./types.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** A secret as Standard Webhooks has it: 24 to 64 bytes in base64. */
export const WEBHOOK_SECRET =
  /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)?$/;

/** Mailgun's credentials. */
export const MAILGUN_CREDENTIALS = credentialsOf({
  apiKey: secretText("CREDENTIALS_API_KEY_INVALID"),
  domain: codedText(
    "CREDENTIALS_DOMAIN_INVALID",
    /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
  ),
  region: z.enum(["us", "eu"], { error: "CREDENTIALS_REGION_INVALID" }).default("us"),
});

/** Postmark's credentials. */
export const POSTMARK_CREDENTIALS = credentialsOf({
  apiKey: secretText("CREDENTIALS_API_KEY_INVALID"),
  messageStream: codedText("CREDENTIALS_STREAM_INVALID", /^[a-z][a-z0-9_-]{0,99}$/)
    .default("outbound"),
});

/** Resend's credentials. */
export const RESEND_CREDENTIALS = credentialsOf({
  apiKey: secretText("CREDENTIALS_API_KEY_INVALID"),
});

/** SendGrid's credentials. */
export const SENDGRID_CREDENTIALS = credentialsOf({
  apiKey: secretText("CREDENTIALS_API_KEY_INVALID"),
  region: z.enum(["global", "eu"], { error: "CREDENTIALS_REGION_INVALID" }).default("global"),
});

/** Amazon SES's credentials. */
export const SES_CREDENTIALS = credentialsOf({
  accessKeyId: codedText("CREDENTIALS_ACCESS_KEY_INVALID", /^\w{16,128}$/),
  secretAccessKey: secretText("CREDENTIALS_SECRET_INVALID"),
  region: codedText("CREDENTIALS_REGION_INVALID", /^[a-z]{2}(?:-[a-z]{2,12}){1,2}-\d{1,2}$/)
    .default("us-east-1"),
  configurationSet: codedText("CREDENTIALS_CONFIGURATION_SET_INVALID", /^[\w-]{1,64}$/)
    .optional(),
});

/** How a server of the project's own is reached, and what it is signed for with. */
export const WEBHOOK_CREDENTIALS = credentialsOf({
  url: codedText("CREDENTIALS_URL_INVALID", /^https:/)
    .refine(isUrlOfServer, { error: "CREDENTIALS_URL_INVALID" }),
  secret: codedText("CREDENTIALS_SECRET_INVALID", WEBHOOK_SECRET),
});

/** How long a provider knows a message again by its token; one that is not named has none. */
export const IDEMPOTENCY_MS: Readonly<Partial<Record<ProviderId, number>>> = { resend: DAY_MS };

const CREDENTIALS: Readonly<Record<ProviderId, z.ZodType>> = {
  mailgun: MAILGUN_CREDENTIALS,
  postmark: POSTMARK_CREDENTIALS,
  resend: RESEND_CREDENTIALS,
  sendgrid: SENDGRID_CREDENTIALS,
  ses: SES_CREDENTIALS,
  smtp: SMTP_CREDENTIALS,
  webhook: WEBHOOK_CREDENTIALS,
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

/** Where it may be sent is the host's to say; that it leaves this machine is said here. */
function isUrlOfServer(text: string): boolean {
  const url = text.length <= 2048 ? trustworthyUrl(text) : null;
  return url !== null && !isLoopback(url.hostname) && url.hash === "";
}
