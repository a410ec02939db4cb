import { at, eventOf, textOf, timeOf } from "./read.ts";
import { jsonPayload, receiver, secondsOf, type TextRequest, type Verified } from "./receiver.ts";
import type { InboundCode } from "./codes.ts";
import { bytesFromHex } from "./encodings.ts";
import { WEBHOOK_SECRETS } from "./secrets.ts";
import type { InboundWebhook, MailEvent } from "./types.ts";

/** Mailgun tries again for eight hours. */
const WINDOW_MS = 9 * 60 * 60 * 1000;
/** Of one length each, so that no digit moves from the one to the other. */
const TIMESTAMP = /^\d{10}$/;
const TOKEN = /^[0-9a-f]{50}$/;

const KINDS: Readonly<Record<string, MailEvent["kind"] | undefined>> = {
  accepted: "accepted",
  delivered: "delivered",
  complained: "complained",
  rejected: "rejected",
};

/**
 * Mailgun's webhook. Its signature, in the body, covers a time and a token and no event: it proves that
 * Mailgun made this token, so each token is taken once, and the rest is TLS's to protect.
 */
export const mailgunWebhook: InboundWebhook = receiver({
  id: "mailgun",
  secret: WEBHOOK_SECRETS.mailgun,
  verify: (request, { signingKey }) => verify(request, signingKey),
  events(payload, now) {
    const data = at(payload, "event-data");
    const name = at(data, "event");
    if (typeof name !== "string") return null;
    const said = name === "failed"
      ? failureOf(data)
      : { kind: Object.hasOwn(KINDS, name) ? KINDS[name] : undefined };
    if (said.kind === undefined) return [];
    return [eventOf({
      ...said,
      kind: said.kind,
      recipient: at(data, "recipient"),
      tags: at(data, "user-variables"),
      providerMessageId: at(data, "message", "headers", "message-id"),
      at: timeOf(at(data, "timestamp")),
    }, now)];
  },
});

/** What Mailgun did not try, since the address is on one of its lists, was rejected by Mailgun itself. */
function failureOf(data: unknown): { kind: MailEvent["kind"]; permanent?: boolean } {
  if (at(data, "severity") === "temporary") return { kind: "deferred" };
  const isSuppressed = textOf(at(data, "reason")).startsWith("suppress-");
  return { kind: isSuppressed ? "rejected" : "bounced", permanent: true };
}

async function verify(request: TextRequest, signingKey: string): Promise<Verified | InboundCode> {
  const payload = jsonPayload(request);
  if (payload === undefined) return "WEBHOOK_BODY_INVALID";
  const field = (name: string) => textOf(at(payload, "signature", name));
  const token = field("token");
  const timestamp = field("timestamp");
  const signature = bytesFromHex(field("signature"));
  const signedAt = secondsOf(timestamp);
  if (!TOKEN.test(token) || !TIMESTAMP.test(timestamp) || signedAt === null || signature === null) {
    return "WEBHOOK_SIGNATURE_MISSING";
  }
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const secret = encoder.encode(signingKey);
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["verify"]);
  const signed = encoder.encode(timestamp + token);
  return await crypto.subtle.verify("HMAC", key, signature, signed)
    ? { payload, signed: { at: signedAt, windowMs: WINDOW_MS, id: token } }
    : "WEBHOOK_SIGNATURE_INVALID";
}
