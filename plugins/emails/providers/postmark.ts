import { INTENT_TAG, mailbox } from "../message.ts";
import { jsonOf } from "./exchange.ts";
import { httpProvider } from "./http_provider.ts";
import { POSTMARK_CREDENTIALS } from "./known_credentials.ts";
import { accepted, byStatus, refusedForGood, refusedHere, retry, retryAfterMs } from "./results.ts";
import type { EmailProvider, ProviderAnswer, SendResult } from "./types.ts";

/**
 * Postmark, by a server's token and one of its message streams. It knows no message again. Its 503 is a
 * planned outage in which it takes nothing; of its 500 it says that the message is lost in most cases,
 * which is not all.
 */
export const postmark: EmailProvider = httpProvider({
  id: "postmark",
  credentials: POSTMARK_CREDENTIALS,
  request: (message, { apiKey, messageStream }, { baseUrl = "https://api.postmarkapp.com" }) => ({
    url: `${baseUrl}/email`,
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      "x-postmark-server-token": apiKey,
    },
    body: JSON.stringify({
      From: mailbox(message.from),
      To: message.to,
      ...(message.replyTo === null ? {} : { ReplyTo: message.replyTo }),
      Subject: message.subject,
      HtmlBody: message.html,
      TextBody: message.text,
      // The second one is what makes Postmark keep the first.
      Headers: Object.entries({
        ...message.headers,
        "Message-ID": message.messageId,
        "X-PM-KeepID": "true",
      }).map(([Name, Value]) => ({ Name, Value })),
      Metadata: { ...message.tags, [INTENT_TAG]: message.intentId },
      MessageStream: messageStream,
      TrackOpens: false,
      TrackLinks: "None",
    }),
  }),
  judge: judgeAnswer,
});

/** By Postmark's own codes of errors; an answer of status 200 may have one too. */
function judgeAnswer(answer: ProviderAnswer, now: number): SendResult {
  const { ErrorCode, MessageID } = jsonOf(answer);
  switch (ErrorCode) {
    case 10:
      return refusedHere("PROVIDER_CREDENTIALS_REFUSED");
    case 100:
      return retry("PROVIDER_UNAVAILABLE", retryAfterMs(answer.headers, now));
    case 400:
    case 401:
      return refusedHere("PROVIDER_SENDER_REFUSED");
    case 405:
      return refusedHere("PROVIDER_QUOTA_REACHED");
    case 406:
      return refusedForGood("PROVIDER_RECIPIENT_SUPPRESSED");
    case 412:
    case 413:
      return refusedHere("PROVIDER_ACCOUNT_BLOCKED");
  }
  if (answer.status === 503) {
    return retry("PROVIDER_UNAVAILABLE", retryAfterMs(answer.headers, now));
  }
  if (answer.status !== 200) return byStatus(answer, now);
  return ErrorCode === 0 || ErrorCode === undefined
    ? accepted(MessageID)
    : refusedHere("PROVIDER_MESSAGE_REFUSED");
}
