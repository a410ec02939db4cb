import { INTENT_TAG } from "../message.ts";
import { httpProvider } from "./http_provider.ts";
import { SENDGRID_CREDENTIALS } from "./known_credentials.ts";
import { accepted, byStatus, refusedHere, retry, retryAfterMs } from "./results.ts";
import type { EmailProvider, ProviderAnswer, SendResult } from "./types.ts";

const HOSTS = { global: "https://api.sendgrid.com", eu: "https://api.eu.sendgrid.com" } as const;

/**
 * SendGrid (Twilio). It answers 202 once a message is queued, and knows no message again. Its 503 says that
 * the API is not available; of a 500 it says nothing, so that is unknown.
 */
export const sendgrid: EmailProvider = httpProvider({
  id: "sendgrid",
  credentials: SENDGRID_CREDENTIALS,
  request: (message, { apiKey, region }, { baseUrl = HOSTS[region] }) => ({
    url: `${baseUrl}/v3/mail/send`,
    headers: {
      accept: "application/json",
      authorization: `Bearer ${apiKey}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      personalizations: [{
        to: [{ email: message.to }],
        custom_args: { ...message.tags, [INTENT_TAG]: message.intentId },
      }],
      from: {
        email: message.from.address,
        ...(message.from.name === "" ? {} : { name: message.from.name }),
      },
      ...(message.replyTo === null ? {} : { reply_to: { email: message.replyTo } }),
      subject: message.subject,
      // SendGrid refuses them in another order.
      content: [
        { type: "text/plain", value: message.text },
        { type: "text/html", value: message.html },
      ],
      headers: { ...message.headers, "Message-ID": message.messageId },
      tracking_settings: {
        click_tracking: { enable: false, enable_text: false },
        open_tracking: { enable: false },
        subscription_tracking: { enable: false },
      },
    }),
  }),
  judge: judgeAnswer,
});

function judgeAnswer(answer: ProviderAnswer, now: number): SendResult {
  const { headers, status } = answer;
  if (status >= 200 && status < 300) return accepted(headers.get("x-message-id"));
  if (status === 503) return retry("PROVIDER_UNAVAILABLE", retryAfterMs(headers, now));
  if (status === 429) return retry("PROVIDER_RATE_LIMITED", waitOf(headers, now));
  // Of a key that may not send, and of a sender that is not verified.
  if (status === 403) return refusedHere("PROVIDER_SENDER_REFUSED");
  return byStatus(answer, now);
}

/** SendGrid says until when, in seconds since 1970. */
function waitOf(headers: Headers, now: number): number | null {
  const reset = Number(headers.get("x-ratelimit-reset") ?? "");
  return retryAfterMs(headers, now) ?? (reset * 1000 > now ? reset * 1000 - now : null);
}
