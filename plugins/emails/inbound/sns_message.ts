import { importX509 } from "jose/key/import";
import { exchange, isAnswer } from "../providers/exchange.ts";
import type { InboundCode } from "./codes.ts";
import { bytesOfBase64 } from "./encodings.ts";
import { at, textOf } from "./read.ts";
import { TOPIC_ARN } from "./secrets.ts";
import type { InboundOptions } from "./types.ts";

/** What SNS signs of each type of its messages, in this order; a subject only where there is one. */
const SIGNED_FIELDS = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: [
    "Message",
    "MessageId",
    "SubscribeURL",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
  ],
} as const;

const MESSAGE_ID = /^[\w-]{1,64}$/;
const CERTIFICATE_PATH = /^\/SimpleNotificationService-[0-9a-z]{1,64}\.pem$/;

/** A message of SNS that is verified. */
export interface SnsMessage {
  readonly type: keyof typeof SIGNED_FIELDS;
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  readonly message: string;
  /** Of a confirmation. */
  readonly token: string;
}

/** The host of SNS in a topic's region: nothing else is asked, whatever a message says. */
export function snsHost(topicArn: string): string {
  const [, partition, region = ""] = TOPIC_ARN.exec(topicArn) ?? [];
  return `sns.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}

/**
 * Verifies a message of SNS: of this topic, and signed by the certificate that lies at SNS in the topic's
 * region. Only version 2 of its signatures is taken, SHA-256: version 1 is SHA-1.
 */
export async function verifySnsMessage(
  payload: unknown,
  topicArn: string,
  options: InboundOptions,
): Promise<SnsMessage | InboundCode> {
  const field = (name: string) => textOf(at(payload, name));
  const type = field("Type");
  if (type !== "Notification" && type !== "SubscriptionConfirmation") return "WEBHOOK_BODY_INVALID";
  if (field("TopicArn") !== topicArn) return "WEBHOOK_TOPIC_UNKNOWN";
  if (field("SignatureVersion") !== "2") return "WEBHOOK_SIGNATURE_VERSION";
  if (!MESSAGE_ID.test(field("MessageId"))) return "WEBHOOK_BODY_INVALID";
  const signature = bytesOfBase64(field("Signature"));
  const sentAt = Date.parse(field("Timestamp"));
  if (signature === null || signature.length === 0 || Number.isNaN(sentAt)) {
    return "WEBHOOK_SIGNATURE_MISSING";
  }
  const key = await keyOf(field("SigningCertURL"), topicArn, options);
  if (key === null) return "WEBHOOK_CERTIFICATE_REFUSED";
  const signed = SIGNED_FIELDS[type]
    .filter((name) => name !== "Subject" || typeof at(payload, name) === "string")
    .map((name) => `${name}\n${field(name)}\n`).join("");
  const text = new TextEncoder().encode(signed);
  if (!await crypto.subtle.verify("RSASSA-PKCS1-v1_5", key, signature, text)) {
    return "WEBHOOK_SIGNATURE_INVALID";
  }
  const message = field("Message");
  return { type, id: field("MessageId"), at: sentAt, message, token: field("Token") };
}

/** The key of a certificate of SNS; null for one that lies elsewhere or is none. */
async function keyOf(
  url: string,
  topicArn: string,
  options: InboundOptions,
): Promise<CryptoKey | null> {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const host = snsHost(topicArn);
  if (parsed === null || !CERTIFICATE_PATH.test(parsed.pathname)) return null;
  // Made anew of what was compared: nothing else of the message's URL counts.
  if (parsed.href !== `https://${host}${parsed.pathname}`) return null;
  const answer = await exchange({ url: parsed.href, headers: {}, body: null }, options);
  if (!isAnswer(answer) || answer.status !== 200 || answer.body === null) return null;
  return await importX509(answer.body, "RS256").catch(() => null);
}
