import { equalsInConstantTime } from "../../_kernel/crypto.ts";
import { at, eventOf, textOf, timeOf } from "./read.ts";
import { jsonPayload, receiver } from "./receiver.ts";
import { WEBHOOK_SECRETS } from "./secrets.ts";
import type { InboundWebhook, MailEvent } from "./types.ts";

/** Types of Postmark's bounces that say nothing for good: the server may take another mail. */
const SOFT: ReadonlySet<string> = new Set([
  "AutoResponder",
  "ChallengeVerification",
  "DnsError",
  "SoftBounce",
  "Transient",
  "Unknown",
]);

/**
 * Postmark's webhook. It signs nothing: what proves it is the name and password in the URL that Postmark
 * was given, so they are random, of this webhook alone, and compared in a time that tells nothing.
 */
export const postmarkWebhook: InboundWebhook = receiver({
  id: "postmark",
  secret: WEBHOOK_SECRETS.postmark,
  verify(request, { password, user }) {
    const given = request.headers.get("authorization");
    if (given === null) return "WEBHOOK_SIGNATURE_MISSING";
    const expected = `Basic ${btoa(`${user}:${password}`)}`;
    return equalsInConstantTime(given, expected)
      ? { payload: jsonPayload(request), signed: null }
      : "WEBHOOK_SIGNATURE_INVALID";
  },
  events(payload, now) {
    const type = at(payload, "RecordType");
    if (typeof type !== "string") return null;
    const said = Object.hasOwn(SAID, type) ? SAID[type]?.(payload) : undefined;
    return said === undefined ? [] : [eventOf({
      ...said,
      tags: at(payload, "Metadata"),
      providerMessageId: at(payload, "MessageID"),
    }, now)];
  },
});

interface Said {
  readonly kind: MailEvent["kind"];
  readonly permanent?: boolean;
  readonly recipient: unknown;
  readonly at: number | null;
}

const SAID: Readonly<Record<string, ((payload: unknown) => Said) | undefined>> = {
  Delivery: (payload) => ({
    kind: "delivered",
    recipient: at(payload, "Recipient"),
    at: timeOf(at(payload, "DeliveredAt")),
  }),
  Bounce: (payload) => ({
    kind: "bounced",
    permanent: !SOFT.has(textOf(at(payload, "Type"))),
    recipient: at(payload, "Email"),
    at: timeOf(at(payload, "BouncedAt")),
  }),
  SpamComplaint: (payload) => ({
    kind: "complained",
    recipient: at(payload, "Email"),
    at: timeOf(at(payload, "BouncedAt")),
  }),
};
