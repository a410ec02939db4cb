import { AwsV4Signer } from "aws4fetch";
import { type EmailMessage, INTENT_TAG } from "../message.ts";
import { encodedMailbox } from "./encoded_words.ts";
import { jsonOf } from "./exchange.ts";
import { httpProvider } from "./http_provider.ts";
import { SES_CREDENTIALS } from "./known_credentials.ts";
import { accepted, byStatus, refusedForGood, refusedHere, retry, retryAfterMs } from "./results.ts";
import type { EmailProvider, ProviderAnswer, SendResult } from "./types.ts";

/**
 * Amazon SES, its API of version 2, signed by SigV4. It has no token by which it would know a message
 * again. Throttling is answered before anything is taken; a 5xx, even its `ServiceUnavailable`, says
 * nothing of the message, so it is unknown.
 */
export const ses: EmailProvider = httpProvider({
  id: "ses",
  credentials: SES_CREDENTIALS,
  async request(message, { accessKeyId, configurationSet, region, secretAccessKey }, options) {
    const { baseUrl = `https://email.${region}.amazonaws.com`, now } = options;
    const body = JSON.stringify(contentOf(message, configurationSet));
    const signed = await new AwsV4Signer({
      url: `${baseUrl}/v2/email/outbound-emails`,
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      accessKeyId,
      secretAccessKey,
      region,
      service: "ses",
      // The basic format of ISO 8601, without fractions of seconds.
      datetime: new Date(now()).toISOString().replace(/[-:]|\.\d{3}/g, ""),
    }).sign();
    return { url: signed.url.href, headers: Object.fromEntries(signed.headers), body };
  },
  judge: judgeAnswer,
});

function contentOf(message: EmailMessage, configurationSet: string | undefined) {
  const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });
  return {
    FromEmailAddress: encodedMailbox(message.from),
    Destination: { ToAddresses: [message.to] },
    ...(message.replyTo === null ? {} : { ReplyToAddresses: [message.replyTo] }),
    Content: {
      Simple: {
        Subject: utf8(message.subject),
        Body: { Text: utf8(message.text), Html: utf8(message.html) },
        // No Message-ID: SES gives each message its own.
        Headers: Object.entries(message.headers).map(([Name, Value]) => ({ Name, Value })),
      },
    },
    EmailTags: Object.entries({ ...message.tags, [INTENT_TAG]: message.intentId })
      .map(([Name, Value]) => ({ Name, Value })),
    ...(configurationSet === undefined ? {} : { ConfigurationSetName: configurationSet }),
  };
}

/** By the name of AWS's error, which stands in a header and in some answers in the body alone. */
function judgeAnswer(answer: ProviderAnswer, now: number): SendResult {
  const { headers, status } = answer;
  const { MessageId, __type } = jsonOf(answer);
  if (status >= 200 && status < 300) return accepted(MessageId);
  const name = `${headers.get("x-amzn-errortype") ?? __type}`.split(":")[0]?.split("#").at(-1);
  switch (name) {
    case "TooManyRequestsException":
    case "ThrottlingException":
    case "Throttling":
      // The day's quota, or that of a second.
      return answer.body?.includes("Daily message quota")
        ? refusedHere("PROVIDER_QUOTA_REACHED")
        : retry("PROVIDER_RATE_LIMITED", retryAfterMs(headers, now));
    case "LimitExceededException":
      return refusedHere("PROVIDER_QUOTA_REACHED");
    case "AccountSuspendedException":
    case "SendingPausedException":
      return refusedHere("PROVIDER_ACCOUNT_BLOCKED");
    case "MailFromDomainNotVerifiedException":
    case "NotFoundException":
      return refusedHere("PROVIDER_SENDER_REFUSED");
    case "MessageRejected":
      return isSenderUnverified(answer)
        ? refusedHere("PROVIDER_SENDER_REFUSED")
        : refusedForGood("PROVIDER_MESSAGE_REFUSED");
  }
  return byStatus(answer, now);
}

/** Under one name SES refuses messages with malware, and senders (in its sandbox recipients) not verified. */
function isSenderUnverified({ body }: ProviderAnswer): boolean {
  return body?.includes("not verified") ?? false;
}
