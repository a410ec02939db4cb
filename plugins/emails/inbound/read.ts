import { isTime } from "../../../rules/value_rules.ts";
import { canonicalAddress, INTENT_TAG, isIntentId } from "../message.ts";
import type { MailEvent } from "./types.ts";

/** A value inside of parsed JSON; undefined where the path leads nowhere. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let inner = value;
  for (const key of path) {
    if (typeof inner !== "object" || inner === null || !Object.hasOwn(inner, key)) return undefined;
    inner = Reflect.get(inner, key);
  }
  return inner;
}

/** The items of a list; none for what is no list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text; empty for what is none. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A time in epoch ms, from a date in ISO 8601 or from seconds; null for what is neither. */
export function timeOf(value: unknown): number | null {
  const ms = typeof value === "number" ? value * 1000 : Date.parse(textOf(value));
  return isTime(ms) ? Math.round(ms) : null;
}

/** Parses JSON; undefined for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a provider says of a mail, before it is checked. */
interface Said {
  readonly kind: MailEvent["kind"];
  readonly permanent?: boolean;
  readonly recipient: unknown;
  /** The mail's tags or metadata, our id among them. */
  readonly tags: unknown;
  readonly providerMessageId: unknown;
  readonly at: number | null;
}

/** An event of what a provider says; what does not fit in it is null. */
export function eventOf(said: Said, now: number): MailEvent {
  const intentId = textOf(at(said.tags, INTENT_TAG));
  const messageId = textOf(said.providerMessageId);
  return {
    kind: said.kind,
    permanent: said.permanent ?? false,
    recipient: canonicalAddress(textOf(said.recipient)),
    intentId: isIntentId(intentId) ? intentId : null,
    providerMessageId: /^[\x21-\x7e]{1,512}$/.test(messageId) ? messageId : null,
    at: said.at ?? now,
  };
}
