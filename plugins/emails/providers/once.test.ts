/**
 * Mails to each provider with an API, 1,500 in all, whose answers fail at random: what an outbox may do by the
 * outcomes alone, and whether the provider ever has a mail twice.
 */
import { assert, assertEquals } from "@std/assert";
import { INTENT_TAG } from "../message.ts";
import { mailMessage, NOW } from "../../../tests/support/mail_api.ts";
import { HTTP_PROVIDERS } from "./mod.ts";
import type { EmailProvider, SendResult } from "./types.ts";

const MAILS = 250;
const MAX_ATTEMPTS = 60;

const CREDENTIALS: Readonly<Record<keyof typeof HTTP_PROVIDERS, unknown>> = {
  mailgun: { apiKey: "key", domain: "mg.example.com" },
  postmark: { apiKey: "key" },
  resend: { apiKey: "key" },
  sendgrid: { apiKey: "key" },
  ses: { accessKeyId: "AKIDEXAMPLE000000", secretAccessKey: "secret" },
  webhook: {
    url: "https://mail.example.com/",
    secret: `whsec_${btoa("0123456789abcdefghijklmnopqrstuv")}`,
  },
};

/** Numbers from 0 to 1 that are the same in every run (Park and Miller, 1988). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = state * 48_271 % 2_147_483_647) / 2_147_483_647;
}

/** A provider that fails at random, and knows what it has taken. */
class FaultyProvider {
  /** How often each mail was taken. */
  readonly taken = new Map<string, number>();
  readonly #id: string;
  readonly #random: () => number;
  /** Ends the attempt under way, as its time would. */
  endTime = (): void => {};

  constructor(id: string, random: () => number) {
    this.#id = id;
    this.#random = random;
  }

  fetch = async (_url: string, init: RequestInit): Promise<Response> => {
    const intent = /mail_\d+/.exec(String(init.body))?.[0] ?? "";
    const mayHaveTaken = this.#random() < 0.5;
    const takesAnyway = () => mayHaveTaken ? this.#take(intent, init) : undefined;
    const status = (code: number) => new Response("{}", { status: code });
    switch (Math.floor(this.#random() * 14)) {
      case 0:
        return status(429);
      case 1:
        return status(408);
      case 2:
        throw new TypeError("No answer", {
          cause: Object.assign(new Error("No"), { code: "ECONNREFUSED" }),
        });
      case 3:
        // Two providers promise that theirs takes nothing.
        if (this.#id !== "postmark" && this.#id !== "sendgrid") takesAnyway();
        return status(503);
      case 4:
      case 5:
        takesAnyway();
        return status(this.#random() < 0.5 ? 500 : 502);
      case 6:
      case 7:
        takesAnyway();
        throw new TypeError("Connection reset");
      case 8:
        takesAnyway();
        this.endTime();
        return await new Promise<never>(() => {});
      case 9:
        this.#take(intent, init);
        return new Response(new ReadableStream({ pull: (body) => body.error(new Error("Cut")) }));
    }
    this.#take(intent, init);
    return Response.json({ id: intent, ErrorCode: 0, MessageID: intent, MessageId: intent });
  };

  /** Resend knows a mail again by its key, and a server of one's own may. */
  #take(intent: string, { headers }: RequestInit): void {
    assert(intent !== "");
    const knownAgain = new Headers(headers).has("idempotency-key") && this.taken.has(intent);
    if (!knownAgain) this.taken.set(intent, (this.taken.get(intent) ?? 0) + 1);
  }
}

/** Gives a mail to a provider for as long as the outcomes allow it. */
async function deliver(
  provider: EmailProvider,
  faulty: FaultyProvider,
  { credentials, intentId }: { credentials: unknown; intentId: string },
): Promise<SendResult> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const message = mailMessage({ intentId, messageId: `<${intentId}@b.example>` });
    const result = await provider.send(message, credentials, {
      fetch: faulty.fetch,
      now: () => NOW,
      startTimer: (run) => {
        faulty.endTime = run;
        return () => {};
      },
    });
    const mayRepeat = result.outcome === "retry" ||
      result.outcome === "unknown" && result.repeatable;
    if (!mayRepeat) return result;
  }
  throw new Error(`The mail ${intentId} never came to an end`);
}

for (const [id, provider] of Object.entries(HTTP_PROVIDERS)) {
  Deno.test(`${id}.send() lets no outbox give it a mail twice, whatever fails`, async () => {
    const faulty = new FaultyProvider(id, randomOf(7));
    const ends = { accepted: 0, unknown: 0, refused: 0, retry: 0 };
    for (let index = 0; index < MAILS; index++) {
      const intentId = `mail_${index}`;
      const credentials = CREDENTIALS[provider.id as keyof typeof CREDENTIALS];
      const { outcome } = await deliver(provider, faulty, { credentials, intentId });
      const times = faulty.taken.get(intentId) ?? 0;
      ends[outcome]++;
      if (outcome === "accepted") assertEquals(times, 1, `${id} has taken ${intentId} so often`);
      else assert(times <= 1, `${id} has taken ${intentId} ${times} times`);
    }
    assertEquals([ends.refused, ends.retry], [0, 0]);
    if (id === "resend") assertEquals(ends.accepted, MAILS, "Exactly once, all of them");
    else assert(ends.unknown > MAILS / 10, `Only ${ends.unknown} attempts were unknown`);
  });
}

Deno.test("every provider carries our id of a mail to where its webhook tells it again", async () => {
  for (const provider of Object.values(HTTP_PROVIDERS)) {
    let sent = "";
    await provider.send(mailMessage(), CREDENTIALS[provider.id as keyof typeof CREDENTIALS], {
      now: () => NOW,
      fetch: (_url, { body }) => {
        sent = String(body);
        return Promise.resolve(new Response("{}"));
      },
    });
    assert(sent.includes(mailMessage().intentId), provider.id);
    assertEquals(sent.includes(INTENT_TAG), provider.id !== "webhook");
  }
});
