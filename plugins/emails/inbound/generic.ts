import { INTENT_TAG } from "../message.ts";
import { at, eventOf, timeOf } from "./read.ts";
import { receiver } from "./receiver.ts";
import { WEBHOOK_SECRETS } from "./secrets.ts";
import { verifyStandard } from "./standard.ts";
import type { InboundWebhook, MailEvent } from "./types.ts";

const KINDS = [
  "accepted",
  "bounced",
  "complained",
  "deferred",
  "delivered",
  "rejected",
] as const satisfies readonly MailEvent["kind"][];

/**
 * The webhook for a server of the project's own, signed by Standard Webhooks. Its body is
 * `{ "type": "email.bounced", "timestamp": "…", "data": { "intentId", "recipient", "messageId",
 * "permanent" } }`, where the type is `email.` and the kind of an event.
 */
export const genericWebhook: InboundWebhook = receiver({
  id: "webhook",
  secret: WEBHOOK_SECRETS.webhook,
  verify: (request, { secret }) => verifyStandard(request, secret, { prefix: "webhook" }),
  events(payload, now) {
    const type = at(payload, "type");
    if (typeof type !== "string") return null;
    const kind = KINDS.find((each) => type === `email.${each}`);
    if (kind === undefined) return [];
    const data = at(payload, "data");
    return [eventOf({
      kind,
      permanent: at(data, "permanent") === true,
      recipient: at(data, "recipient"),
      tags: { [INTENT_TAG]: at(data, "intentId") },
      providerMessageId: at(data, "messageId"),
      at: timeOf(at(payload, "timestamp")),
    }, now)];
  },
});
