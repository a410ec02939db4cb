import { INTENT_TAG } from "../message.ts";
import { at, eventOf, listOf, textOf, timeOf } from "./read.ts";
import { receiver } from "./receiver.ts";
import { WEBHOOK_SECRETS } from "./secrets.ts";
import { verifyStandard } from "./standard.ts";
import type { InboundWebhook, MailEvent } from "./types.ts";

const KINDS: Readonly<Record<string, MailEvent["kind"] | undefined>> = {
  "email.sent": "accepted",
  "email.delivered": "delivered",
  "email.delivery_delayed": "deferred",
  "email.bounced": "bounced",
  "email.complained": "complained",
  "email.failed": "rejected",
  "email.suppressed": "rejected",
};

/** Resend's webhook, signed by Svix over its id, its time and its body. */
export const resendWebhook: InboundWebhook = receiver({
  id: "resend",
  secret: WEBHOOK_SECRETS.resend,
  verify: (request, { secret }) => verifyStandard(request, secret, { prefix: "svix" }),
  events(payload, now) {
    const type = at(payload, "type");
    if (typeof type !== "string") return null;
    const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
    if (kind === undefined) return [];
    const isPermanent = textOf(at(payload, "data", "bounce", "type")) !== "Transient";
    return [eventOf({
      kind,
      permanent: kind === "bounced" ? isPermanent : type === "email.suppressed",
      recipient: listOf(at(payload, "data", "to"))[0],
      tags: tagsOf(at(payload, "data", "tags")),
      providerMessageId: at(payload, "data", "email_id"),
      at: timeOf(at(payload, "created_at")),
    }, now)];
  },
});

/** An object of tags, or a list of names and values: Resend has documented both. */
function tagsOf(tags: unknown): unknown {
  if (!Array.isArray(tags)) return tags;
  const intent = tags.find((tag) => at(tag, "name") === INTENT_TAG);
  return { [INTENT_TAG]: at(intent, "value") };
}
