import { INTENT_TAG, mailbox } from "../message.ts";
import { jsonOf } from "./exchange.ts";
import { httpProvider } from "./http_provider.ts";
import { IDEMPOTENCY_MS, RESEND_CREDENTIALS } from "./known_credentials.ts";
import { accepted, byStatus, refusedForGood, refusedHere, unknown } from "./results.ts";
import type { EmailProvider, ProviderAnswer, SendResult } from "./types.ts";

/**
 * Resend. It keeps an `Idempotency-Key` for 24 hours, in which a repetition with the same body is answered
 * as the first one was and sends nothing: the only provider whose unknown attempts may be repeated.
 */
export const resend: EmailProvider = httpProvider({
  id: "resend",
  credentials: RESEND_CREDENTIALS,
  idempotencyMs: IDEMPOTENCY_MS.resend,
  request: (message, { apiKey }, { baseUrl = "https://api.resend.com" }) => ({
    url: `${baseUrl}/emails`,
    headers: {
      authorization: `Bearer ${apiKey}`,
      "content-type": "application/json",
      "idempotency-key": message.intentId,
      "user-agent": "banata",
    },
    body: JSON.stringify({
      from: mailbox(message.from),
      to: [message.to],
      ...(message.replyTo === null ? {} : { reply_to: message.replyTo }),
      subject: message.subject,
      html: message.html,
      text: message.text,
      headers: message.headers,
      tags: Object.entries({ ...message.tags, [INTENT_TAG]: message.intentId })
        .map(([name, value]) => ({ name, value })),
    }),
  }),
  judge: judgeAnswer,
});

function judgeAnswer(answer: ProviderAnswer, now: number): SendResult {
  const { id, message, name } = jsonOf(answer);
  if (answer.status >= 200 && answer.status < 300) return accepted(id);
  switch (name) {
    case "monthly_quota_exceeded":
    case "daily_quota_exceeded":
      return refusedHere("PROVIDER_QUOTA_REACHED");
    case "invalid_from_address":
      return refusedHere("PROVIDER_SENDER_REFUSED");
    case "validation_error":
      // 403 of a domain that is not verified, and of an account that may only write to itself.
      if (answer.status === 403) return refusedHere("PROVIDER_SENDER_REFUSED");
      // Its newer name of a wrong key too, with 400 or 401.
      return answer.status === 401 || message === "API key is invalid"
        ? refusedHere("PROVIDER_CREDENTIALS_REFUSED")
        : refusedHere("PROVIDER_MESSAGE_REFUSED");
    case "security_error":
      return refusedForGood("PROVIDER_MESSAGE_REFUSED");
    case "concurrent_idempotent_requests":
      return unknown("PROVIDER_BUSY_WITH_IT");
    case "invalid_idempotent_request":
      return unknown("PROVIDER_KEY_TAKEN");
    case "rate_limit_exceeded":
      return byStatus({ ...answer, status: 429 }, now);
  }
  return byStatus(answer, now);
}
