import { Webhook } from "standardwebhooks";
import { jsonOf } from "./exchange.ts";
import { httpProvider } from "./http_provider.ts";
import { WEBHOOK_CREDENTIALS } from "./known_credentials.ts";
import { accepted, byStatus } from "./results.ts";
import type { EmailProvider } from "./types.ts";

/**
 * A server of the project's own, asked by Standard Webhooks: the message as JSON, signed over its id, its
 * time and its body. The id, `webhook-id`, is ours of the message, the same in each attempt. What the
 * server makes of it nobody knows here, so all but a 4xx is as with providers that know no message again.
 */
export const webhook: EmailProvider = httpProvider({
  id: "webhook",
  credentials: WEBHOOK_CREDENTIALS,
  takesUtf8Addresses: true,
  request: (message, { secret, url }, { baseUrl = url, now }) => {
    const at = new Date(now());
    const { intentId } = message;
    const body = JSON.stringify({ type: "email.send", timestamp: at.toISOString(), data: message });
    return {
      url: baseUrl,
      headers: {
        "content-type": "application/json",
        "webhook-id": intentId,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
        "webhook-signature": new Webhook(secret).sign(intentId, at, body),
      },
      body,
    };
  },
  judge: (answer, now) =>
    answer.status >= 200 && answer.status < 300
      ? accepted(jsonOf(answer).id)
      : byStatus(answer, now),
});
