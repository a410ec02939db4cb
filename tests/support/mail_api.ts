/**
 * A provider's API on loopback, over real HTTP: it keeps what arrives, and answers as a test says.
 *
 * @module
 */
import { type EmailMessage, INTENT_TAG } from "../../plugins/emails/message.ts";
import type {
  EmailProvider,
  SendOptions,
  SendResult,
} from "../../plugins/emails/providers/types.ts";

/** What arrived, with its whole body. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

/** How an API answers a request. */
export type ApiHandler = (request: ApiRequest) => Response | Promise<Response>;

/** A running API; it stops when disposed. */
export class MailApi implements AsyncDisposable {
  /** Requests in the order in which they came. */
  readonly requests: ApiRequest[] = [];
  /** How it answers. */
  handler: ApiHandler = () => Response.json({});
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    this.#server = Deno.serve(options, async (request) => {
      const { pathname, search } = new URL(request.url);
      const { headers, method } = request;
      const kept = { method, path: pathname + search, headers, body: await request.text() };
      this.requests.push(kept);
      return this.handler(kept);
    });
  }

  /** Its address. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** The only request that has come since this was asked last. */
  onlyRequest(): ApiRequest {
    const [request, ...more] = this.requests.splice(0);
    if (request === undefined || more.length > 0) throw new Error("Not exactly one request came");
    return request;
  }

  /** What a provider makes of an answer of this API. */
  resultOf(
    provider: EmailProvider,
    credentials: unknown,
    { answer, message = mailMessage(), ...options }:
      & { answer: ApiHandler; message?: EmailMessage }
      & Partial<SendOptions>,
  ): Promise<SendResult> {
    this.handler = answer;
    return provider.send(message, credentials, {
      fetch,
      now: () => NOW,
      baseUrl: this.url,
      ...options,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** The time at which these tests send, epoch ms. */
export const NOW: number = Date.UTC(2026, 10, 29, 12);

/** A message that every provider takes, with letters beyond ASCII wherever they may be. */
export function mailMessage(changes: Partial<EmailMessage> = {}): EmailMessage {
  return {
    intentId: "mail_01KB7Q3V9X0000000000000000",
    from: { address: "auth@bücher.example", name: 'Jürgen "J" Größe, 書店' },
    to: "grace.hopper@müller.example",
    replyTo: "help@bücher.example",
    subject: "Bestätige deine Adresse – 確認 ✅",
    html: "<p>Grüße, 世界 &amp; 🌍</p>\n.\n<p>end</p>",
    text: "Grüße, 世界 & 🌍\n.\nend",
    messageId: "<mail_01KB7Q3V9X0000000000000000@xn--bcher-kva.example>",
    date: NOW,
    headers: {
      "Auto-Submitted": "auto-generated",
      "List-Unsubscribe": "<https://a.example/u?x=1>",
    },
    tags: { type: "verification" },
    ...changes,
  };
}

/** Our id of {@link mailMessage} and its tag, as providers tell them again. */
export const MAIL_TAGS = {
  type: "verification",
  [INTENT_TAG]: "mail_01KB7Q3V9X0000000000000000",
} as const;

/** What a provider's refusal is. */
export function refused(
  code: (SendResult & { outcome: "refused" })["code"],
  permanent = false,
): SendResult {
  return { outcome: "refused", permanent, code };
}
