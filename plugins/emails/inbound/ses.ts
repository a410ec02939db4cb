import { INTENT_TAG } from "../message.ts";
import { exchange, isAnswer } from "../providers/exchange.ts";
import type { InboundCode } from "./codes.ts";
import { at, eventOf, listOf, parseJson, timeOf } from "./read.ts";
import { DAY_MS, jsonPayload, receiver, type TextRequest, type Verified } from "./receiver.ts";
import { WEBHOOK_SECRETS } from "./secrets.ts";
import { snsHost, type SnsMessage, verifySnsMessage } from "./sns_message.ts";
import type { InboundOptions, InboundWebhook, MailEvent } from "./types.ts";

/** By SES's type of an event: our kind, and where its recipients and its time stand. */
const KINDS: Readonly<Record<string, readonly [MailEvent["kind"], string, string] | undefined>> = {
  Send: ["accepted", "send", ""],
  Delivery: ["delivered", "delivery", "recipients"],
  DeliveryDelay: ["deferred", "deliveryDelay", "delayedRecipients"],
  Bounce: ["bounced", "bounce", "bouncedRecipients"],
  Complaint: ["complained", "complaint", "complainedRecipients"],
  Reject: ["rejected", "reject", ""],
  "Rendering Failure": ["rejected", "failure", ""],
};

/** What a verified request holds: a confirmation has no events. */
type Payload = { readonly confirmed: true } | { readonly event: unknown };

/**
 * SES's events, by a topic of SNS. A topic's first message asks for confirmation, which is given to the
 * topic that is stored and to no other.
 */
export const sesWebhook: InboundWebhook = receiver({
  id: "ses",
  secret: WEBHOOK_SECRETS.ses,
  verify: (request, { topicArn }, options) => verify(request, topicArn, options),
  events(payload, now) {
    if (at(payload, "confirmed") === true) return [];
    const event = at(payload, "event");
    const type = at(event, "eventType") ?? at(event, "notificationType");
    if (typeof type !== "string") return null;
    const known = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
    if (known === undefined) return [];
    const [kind, part, recipients] = known;
    const named = listOf(at(event, part, recipients));
    const all = named.length > 0 ? named : listOf(at(event, "mail", "destination"));
    return all.map((recipient) =>
      eventOf({
        kind,
        permanent: kind === "bounced" && at(event, part, "bounceType") === "Permanent",
        recipient: typeof recipient === "string" ? recipient : at(recipient, "emailAddress"),
        tags: { [INTENT_TAG]: listOf(at(event, "mail", "tags", INTENT_TAG))[0] },
        providerMessageId: at(event, "mail", "messageId"),
        at: timeOf(at(event, part, "timestamp") ?? at(event, "mail", "timestamp")),
      }, now)
    );
  },
});

async function verify(
  request: TextRequest,
  topicArn: string,
  options: InboundOptions,
): Promise<Verified | InboundCode> {
  const body = jsonPayload(request);
  if (body === undefined) return "WEBHOOK_BODY_INVALID";
  const message = await verifySnsMessage(body, topicArn, options);
  if (typeof message === "string") return message;
  const signed = { at: message.at, windowMs: DAY_MS, id: message.id };
  if (message.type === "Notification") {
    const payload: Payload = { event: parseJson(message.message) };
    return { payload, signed };
  }
  if (message.at < options.now() - DAY_MS) return "WEBHOOK_EXPIRED";
  if (!await confirm(message, topicArn, options)) return "WEBHOOK_NOT_CONFIRMED";
  const payload: Payload = { confirmed: true };
  return { payload, signed };
}

/** By the message's token, at the topic's own SNS: the URL in the message is not asked. */
async function confirm(
  { token }: SnsMessage,
  topicArn: string,
  options: InboundOptions,
): Promise<boolean> {
  const query = new URLSearchParams({
    Action: "ConfirmSubscription",
    TopicArn: topicArn,
    Token: token,
  });
  const url = `https://${snsHost(topicArn)}/?${query}`;
  const answer = await exchange({ url, headers: {}, body: null }, options);
  return isAnswer(answer) && answer.status === 200;
}
