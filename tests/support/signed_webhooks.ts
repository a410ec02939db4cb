/**
 * Requests of providers to their webhooks, signed as each provider signs: by other code than that which
 * verifies, where there is other code.
 *
 * @module
 */
import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { INBOUND_WEBHOOKS } from "../../plugins/emails/inbound/mod.ts";
import type {
  InboundOptions,
  InboundRequest,
  InboundResult,
} from "../../plugins/emails/inbound/types.ts";
import { NOW } from "./mail_api.ts";
import { SNS_CERTIFICATE } from "./sns_certificate.ts";

/** Providers with a webhook. */
export type Signer = keyof typeof INBOUND_WEBHOOKS;

/** A request that a test may still change: its body is text. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const STANDARD_SECRET = `whsec_${btoa("0123456789abcdefghijklmnopqrstuv")}`;
const SENDGRID_KEYS = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const MAILGUN_KEY = "key-0123456789abcdef";
const POSTMARK_LOGIN = { user: "postmark", password: "0123456789abcdefghijkl" };
/** The topic whose messages are taken. */
export const TOPIC_ARN = "arn:aws:sns:eu-central-1:123456789012:mails";
/** Where its certificate lies. */
export const CERTIFICATE_URL =
  "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem";

/** The secret of each provider's webhook. */
export const SECRETS: Readonly<Record<Signer, unknown>> = {
  mailgun: { signingKey: MAILGUN_KEY },
  postmark: POSTMARK_LOGIN,
  resend: { secret: STANDARD_SECRET },
  sendgrid: {
    publicKey: SENDGRID_KEYS.publicKey.export({ type: "spki", format: "der" }).toString("base64"),
  },
  ses: { topicArn: TOPIC_ARN },
  webhook: { secret: STANDARD_SECRET },
};

/** A provider's request with a payload, signed at a time in epoch ms. */
export const SIGN: Readonly<Record<Signer, (payload: unknown, at?: number) => SignedRequest>> = {
  mailgun(payload, at = NOW) {
    const timestamp = String(Math.floor(at / 1000));
    const token = "0123456789".repeat(5);
    const signature = createHmac("sha256", MAILGUN_KEY).update(timestamp + token).digest("hex");
    const body = { signature: { timestamp, token, signature }, "event-data": payload };
    return { headers: {}, body: JSON.stringify(body) };
  },
  postmark: (payload) => ({
    headers: { authorization: `Basic ${btoa(`postmark:${POSTMARK_LOGIN.password}`)}` },
    body: JSON.stringify(payload),
  }),
  resend: (payload, at = NOW) => standard(payload, { at, prefix: "svix" }),
  sendgrid(payload, at = NOW) {
    const body = JSON.stringify(payload);
    const timestamp = String(Math.floor(at / 1000));
    const signature = createSign("sha256").update(timestamp + body)
      .sign(SENDGRID_KEYS.privateKey, "base64");
    return {
      headers: {
        "x-twilio-email-event-webhook-signature": signature,
        "x-twilio-email-event-webhook-timestamp": timestamp,
      },
      body,
    };
  },
  ses: (payload, at = NOW) =>
    signSns({
      Type: "Notification",
      MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
      TopicArn: TOPIC_ARN,
      Subject: "Amazon SES Email Event Notification",
      Message: JSON.stringify(payload),
      Timestamp: new Date(at).toISOString(),
    }),
  webhook: (payload, at = NOW) => standard(payload, { at, prefix: "webhook" }),
};

function standard(payload: unknown, { at, prefix }: { at: number; prefix: string }): SignedRequest {
  const body = JSON.stringify(payload);
  const signature = new Webhook(STANDARD_SECRET).sign("msg_1", new Date(at), body);
  const headers = {
    [`${prefix}-id`]: "msg_1",
    [`${prefix}-timestamp`]: String(Math.floor(at / 1000)),
    [`${prefix}-signature`]: signature,
  };
  return { headers, body };
}

/** A message of SNS, signed over its own fields in the order of their names. */
export function signSns(
  fields: Readonly<Record<string, string>>,
  { url = CERTIFICATE_URL, version = "2" }: { url?: string; version?: string } = {},
): SignedRequest {
  const text = Object.keys(fields).sort().map((name) => `${name}\n${fields[name]}\n`).join("");
  const hash = version === "1" ? "sha1" : "sha256";
  const Signature = createSign(hash).update(text).sign(SNS_CERTIFICATE.key, "base64");
  const message = { ...fields, SignatureVersion: version, Signature, SigningCertURL: url };
  return { headers: {}, body: JSON.stringify(message) };
}

/** What a provider's webhook makes of a request. */
export function receive(
  signer: Signer,
  { body, headers }: SignedRequest,
  { secret = SECRETS[signer], ...options }: Partial<InboundOptions> & { secret?: unknown } = {},
): Promise<InboundResult> {
  const request: InboundRequest = {
    headers: new Headers(headers),
    body: new TextEncoder().encode(body),
  };
  return INBOUND_WEBHOOKS[signer].receive(request, secret, {
    now: () => NOW,
    isReplayed: () => false,
    fetch: (url) => Promise.resolve(certificateAt(url)),
    ...options,
  });
}

function certificateAt(url: string): Response {
  if (url !== CERTIFICATE_URL) throw new Error(`Nobody may be asked: ${url}`);
  return new Response(SNS_CERTIFICATE.cert);
}
