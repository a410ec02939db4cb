import type { InboundCode } from "./codes.ts";
import { bytesOfBase64, hexOf, rawSignature } from "./encodings.ts";
import { at, eventOf, textOf, timeOf } from "./read.ts";
import {
  DAY_MS,
  jsonPayload,
  receiver,
  secondsOf,
  type TextRequest,
  type Verified,
} from "./receiver.ts";
import { WEBHOOK_SECRETS } from "./secrets.ts";
import type { InboundWebhook, MailEvent } from "./types.ts";

const P256 = { name: "ECDSA", namedCurve: "P-256" } as const;

const KINDS: Readonly<Record<string, MailEvent["kind"] | undefined>> = {
  processed: "accepted",
  delivered: "delivered",
  deferred: "deferred",
  bounce: "bounced",
  spamreport: "complained",
  dropped: "rejected",
};
/** Why SendGrid drops a mail whose address will not be taken another time either. */
const PERMANENT_DROP = /^(?:bounced address|invalid|spam reporting address)/i;

/**
 * SendGrid's event webhook: signed by ECDSA on P-256 over its time and the bytes of its body. It comes
 * again for a day after it was not taken.
 */
export const sendgridWebhook: InboundWebhook = receiver({
  id: "sendgrid",
  secret: WEBHOOK_SECRETS.sendgrid,
  verify: (request, { publicKey }) => verify(request, publicKey),
  events(payload, now) {
    if (!Array.isArray(payload)) return null;
    return payload.flatMap((item: unknown) => {
      const name = textOf(at(item, "event"));
      const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
      return kind === undefined ? [] : [eventOf({
        kind,
        permanent: isPermanent(kind, item),
        recipient: at(item, "email"),
        // Its custom arguments stand beside its own fields.
        tags: item,
        // What follows the first dot is SendGrid's own.
        providerMessageId: textOf(at(item, "sg_message_id")).split(".")[0],
        at: timeOf(at(item, "timestamp")),
      }, now)];
    });
  },
});

/** A bounce of the type `blocked` is about the message or its sender. */
function isPermanent(kind: MailEvent["kind"], item: unknown): boolean {
  if (kind === "bounced") return at(item, "type") !== "blocked";
  return kind === "rejected" && PERMANENT_DROP.test(textOf(at(item, "reason")));
}

async function verify(request: TextRequest, publicKey: string): Promise<Verified | InboundCode> {
  const { body, headers } = request;
  const header = (name: string) => headers.get(`x-twilio-email-event-webhook-${name}`);
  const timestamp = header("timestamp") ?? "";
  const seconds = secondsOf(timestamp);
  const encoded = header("signature");
  if (seconds === null || encoded === null) return "WEBHOOK_SIGNATURE_MISSING";
  const signature = rawSignature(bytesOfBase64(encoded));
  if (signature === null) return "WEBHOOK_SIGNATURE_INVALID";
  const key = await importKey(publicKey);
  if (key === null) return "WEBHOOK_SECRET_INVALID";
  const signed = new Uint8Array(timestamp.length + body.length);
  signed.set(new TextEncoder().encode(timestamp));
  signed.set(body, timestamp.length);
  const algorithm = { ...P256, hash: "SHA-256" };
  if (!await crypto.subtle.verify(algorithm, key, signature, signed)) {
    return "WEBHOOK_SIGNATURE_INVALID";
  }
  // Not the signature: whoever has one of ECDSA makes another to the same text.
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", signed));
  return {
    payload: jsonPayload(request),
    signed: { at: seconds, windowMs: DAY_MS, id: hexOf(digest) },
  };
}

function importKey(publicKey: string): Promise<CryptoKey | null> {
  const der = bytesOfBase64(publicKey);
  if (der === null) return Promise.resolve(null);
  return crypto.subtle.importKey("spki", der, P256, false, ["verify"]).catch(() => null);
}
