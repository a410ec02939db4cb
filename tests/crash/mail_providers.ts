/**
 * Two providers on loopback that fail as providers do: before they have taken a mail, after it, or by an
 * answer that never comes. They keep how often they have taken each.
 *
 * @module
 */
import { INTENT_TAG } from "../../plugins/emails/message.ts";
import { type ApiRequest, MailApi } from "../support/mail_api.ts";

/** How an attempt goes. */
type Fate = "broken after" | "broken before" | "busy" | "lost" | "quick" | "refused" | "slow";

const SLOW_MS = 60;

/** A provider that counts what it takes. */
export interface CountingProvider extends AsyncDisposable {
  readonly url: string;
  /** How often it has taken each mail, by our id: what was told again is not counted. */
  readonly taken: ReadonlyMap<string, number>;
  /** Mails that it has not taken, by an answer that does not say so. */
  readonly broken: ReadonlySet<string>;
  /** Whether it takes everything at once from now on. */
  isWell: boolean;
}

/** By chance: half of all attempts go well. */
function fateOf(random: () => number): Fate {
  const at = random();
  if (at < 0.08) return "busy";
  if (at < 0.12) return "refused";
  if (at < 0.2) return "broken before";
  if (at < 0.28) return "broken after";
  if (at < 0.34) return "lost";
  return at < 0.5 ? "slow" : "quick";
}

/** Resend: it knows a mail again by its key, for as long as a run takes. */
export function resendApi(random: () => number): CountingProvider {
  return provider(random, {
    idOf: ({ headers }) => headers.get("idempotency-key") ?? "",
    knowsAgain: true,
    answers: {
      taken: () => Response.json({ id: crypto.randomUUID() }),
      busy: () => Response.json({ name: "rate_limit_exceeded" }, { status: 429 }),
      refused: () => Response.json({ name: "daily_quota_exceeded" }, { status: 429 }),
    },
  });
}

/** Postmark: whatever it is given is another mail. */
export function postmarkApi(random: () => number): CountingProvider {
  return provider(random, {
    idOf: ({ body }) => JSON.parse(body).Metadata[INTENT_TAG],
    knowsAgain: false,
    answers: {
      taken: () => Response.json({ ErrorCode: 0, MessageID: crypto.randomUUID() }),
      busy: () => Response.json({ ErrorCode: 429 }, { status: 429 }),
      refused: () => Response.json({ ErrorCode: 405 }, { status: 422 }),
    },
  });
}

interface ProviderParts {
  idOf(request: ApiRequest): string;
  readonly knowsAgain: boolean;
  readonly answers: Readonly<Record<"busy" | "refused" | "taken", () => Response>>;
}

function provider(random: () => number, parts: ProviderParts): CountingProvider {
  const api = new MailApi();
  const taken = new Map<string, number>();
  const broken = new Set<string>();
  const bodies = new Map<string, string>();
  const take = (id: string, body: string) => {
    // Another message under the same key is no repetition.
    const isKnown = parts.knowsAgain && bodies.get(id) === body;
    if (!isKnown) taken.set(id, (taken.get(id) ?? 0) + 1);
    bodies.set(id, body);
  };
  const made: CountingProvider = {
    url: api.url,
    taken,
    broken,
    isWell: false,
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
  api.handler = async (request) => {
    const id = parts.idOf(request);
    const fate = made.isWell ? "quick" : fateOf(random);
    if (fate === "busy" || fate === "refused") return parts.answers[fate]();
    if (fate === "broken before") {
      broken.add(id);
      return new Response("broken", { status: 500 });
    }
    // A kill may come between the two.
    if (fate === "slow") await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    take(id, request.body);
    if (fate === "slow") await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    if (fate === "broken after") return new Response("broken", { status: 500 });
    // As of a proxy before it, whose connection to it has ended.
    return fate === "lost" ? new Response("gateway", { status: 502 }) : parts.answers.taken();
  };
  return made;
}
