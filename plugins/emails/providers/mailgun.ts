import { INTENT_TAG, mailbox } from "../message.ts";
import { jsonOf } from "./exchange.ts";
import { httpProvider } from "./http_provider.ts";
import { MAILGUN_CREDENTIALS } from "./known_credentials.ts";
import { accepted, byStatus, refusedHere } from "./results.ts";
import type { EmailProvider, ProviderAnswer, SendResult } from "./types.ts";

const HOSTS = { us: "https://api.mailgun.net", eu: "https://api.eu.mailgun.net" } as const;

/**
 * Mailgun, by the key and a domain of one of its two regions, which know nothing of each other. It knows no
 * message again, and recommends retries after a 500 without saying that nothing was queued: so a 500 is
 * unknown here.
 */
export const mailgun: EmailProvider = httpProvider({
  id: "mailgun",
  credentials: MAILGUN_CREDENTIALS,
  takesUtf8Addresses: true,
  request: (message, { apiKey, domain, region }, { baseUrl = HOSTS[region] }) => {
    const form = new URLSearchParams({
      from: mailbox(message.from),
      to: message.to,
      subject: message.subject,
      html: message.html,
      text: message.text,
      "h:Message-Id": message.messageId,
      ...(message.replyTo === null ? {} : { "h:Reply-To": message.replyTo }),
      ...prefixed("h:", message.headers),
      ...prefixed("v:", { ...message.tags, [INTENT_TAG]: message.intentId }),
      "o:tracking": "no",
      "o:tracking-clicks": "no",
      "o:tracking-opens": "no",
    });
    return {
      url: `${baseUrl}/v3/${domain}/messages`,
      headers: {
        authorization: `Basic ${btoa(`api:${apiKey}`)}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: form.toString(),
    };
  },
  judge: judgeAnswer,
});

function prefixed(prefix: string, values: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [prefix + name, value]),
  );
}

function judgeAnswer(answer: ProviderAnswer, now: number): SendResult {
  const { status } = answer;
  // Without the brackets, as its webhooks have it.
  if (status >= 200 && status < 300) {
    return accepted(String(jsonOf(answer).id ?? "").replace(/^<|>$/g, ""));
  }
  if (status === 402) return refusedHere("PROVIDER_ACCOUNT_BLOCKED");
  // The domain is not one of this account, or of the other region.
  if (status === 404) return refusedHere("PROVIDER_SENDER_REFUSED");
  return byStatus(answer, now);
}
