import { Webhook } from "standardwebhooks";
import { isLoopback, trustworthyUrl } from "../../../rules/value_rules.ts";
import { codedText, credentialsOf } from "./credentials.ts";
import { jsonOf } from "./exchange.ts";
import { httpProvider } from "./http_provider.ts";
import { accepted, byStatus } from "./results.ts";
import type { EmailProvider } from "./types.ts";

/** A secret as Standard Webhooks has it: 24 to 64 bytes in base64. */
export const WEBHOOK_SECRET =
  /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)?$/;

/**
 * A server of the project's own, asked by Standard Webhooks: the message as JSON, signed over its id, its
 * time and its body. The id, `webhook-id`, is ours of the message, the same in each attempt. What the
 * server makes of it nobody knows here, so all but a 4xx is as with providers that know no message again.
 */
export const webhook: EmailProvider = httpProvider({
  id: "webhook",
  credentials: credentialsOf({
    url: codedText("CREDENTIALS_URL_INVALID", /^https:/)
      .refine(isUrlOfServer, { error: "CREDENTIALS_URL_INVALID" }),
    secret: codedText("CREDENTIALS_SECRET_INVALID", WEBHOOK_SECRET),
  }),
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

/** Where it may be sent is the host's to say; that it leaves this machine is said here. */
function isUrlOfServer(text: string): boolean {
  const url = text.length <= 2048 ? trustworthyUrl(text) : null;
  return url !== null && !isLoopback(url.hostname) && url.hash === "";
}
