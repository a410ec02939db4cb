import type { ZodType } from "zod";
import type { ProviderId } from "../providers/types.ts";
import type { InboundCode } from "./codes.ts";
import { parseJson } from "./read.ts";
import type { InboundOptions, InboundRequest, InboundWebhook, MailEvent } from "./types.ts";

/** A request whose body is text: bytes that are no UTF-8 are refused before. */
export interface TextRequest extends InboundRequest {
  readonly text: string;
}

/** What a verified request is. */
export interface Verified {
  /** What its events are read from. */
  readonly payload: unknown;
  /** When it was signed, and how long after that it may come. Null where nothing says when. */
  readonly signed: { readonly at: number; readonly windowMs: number; readonly id: string } | null;
}

/** What makes a webhook of its own: how it is verified and what its events are. */
interface ReceiverParts<Secret> {
  readonly id: ProviderId;
  readonly secret: ZodType<Secret>;
  verify(
    request: TextRequest,
    secret: Secret,
    options: InboundOptions,
  ): Verified | InboundCode | Promise<Verified | InboundCode>;
  /** Null for a payload that is none of the provider's. */
  events(payload: unknown, now: number): readonly MailEvent[] | null;
}

/** How far a signer's clock may be from ours. */
export const CLOCK_MS = 5 * 60 * 1000;
/** Providers try again for up to a day, some with the time of the first attempt. */
export const DAY_MS = 24 * 60 * 60 * 1000 + CLOCK_MS;
const MAX_BYTES = 1024 * 1024;
const MAX_EVENTS = 1000;

/** A provider's webhook, from what is its own. */
export function receiver<Secret>(parts: ReceiverParts<Secret>): InboundWebhook {
  return {
    id: parts.id,
    async receive(request, given, options) {
      if (request.body.length > MAX_BYTES) return { code: "WEBHOOK_TOO_LARGE" };
      const secret = parts.secret.safeParse(given);
      if (!secret.success) return { code: "WEBHOOK_SECRET_INVALID" };
      const text = decode(request.body);
      if (text === null) return { code: "WEBHOOK_BODY_INVALID" };
      const verified = await parts.verify({ ...request, text }, secret.data, options);
      if (typeof verified === "string") return { code: verified };
      const now = options.now();
      const { payload, signed } = verified;
      if (signed !== null && !isInTime(signed, now)) return { code: "WEBHOOK_EXPIRED" };
      const replay = signed === null ? null : {
        id: `${parts.id}:${signed.id}`,
        until: signed.at + signed.windowMs,
        keptMs: signed.windowMs + CLOCK_MS,
      };
      if (replay !== null && await options.isReplayed(replay.id)) {
        return { code: "WEBHOOK_REPLAYED" };
      }
      const events = parts.events(payload, now);
      if (events === null) return { code: "WEBHOOK_BODY_INVALID" };
      return events.length > MAX_EVENTS ? { code: "WEBHOOK_TOO_LARGE" } : { events, replay };
    },
  };
}

/** A verified payload that is the JSON of the body. */
export function jsonPayload({ text }: TextRequest): unknown {
  return parseJson(text);
}

/** Seconds since 1970 in a header, in ms; null for what is none. */
export function secondsOf(text: string | null): number | null {
  return text !== null && /^\d{1,11}$/.test(text) ? Number(text) * 1000 : null;
}

function isInTime({ at, windowMs }: { at: number; windowMs: number }, now: number): boolean {
  return at <= now + CLOCK_MS && at >= now - windowMs;
}

function decode(body: Uint8Array<ArrayBuffer>): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return null;
  }
}
