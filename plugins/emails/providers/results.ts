import type { CredentialsCode, MessageCode, ProviderCode } from "../delivery_codes.ts";
import type { ProviderAnswer, SendResult } from "./types.ts";

/** What a provider asks for is believed up to this. */
const MAX_WAIT_MS = 60 * 60 * 1000;
const SECONDS = /^\d{1,9}(?:\.\d{1,9})?$/;
const PROVIDER_ID = /^[\x21-\x7e]{1,512}$/;

/** The provider has it. */
export function accepted(providerId: unknown): SendResult {
  const isId = typeof providerId === "string" && PROVIDER_ID.test(providerId);
  return { outcome: "accepted", providerId: isId ? providerId : null };
}

/** Neither this provider nor another should be asked again. */
export function refusedForGood(code: ProviderCode | MessageCode): SendResult {
  return { outcome: "refused", permanent: true, code };
}

/** This provider does not take it; another may. */
export function refusedHere(code: ProviderCode | CredentialsCode): SendResult {
  return { outcome: "refused", permanent: false, code };
}

/** Nothing was taken. */
export function retry(code: ProviderCode, afterMs: number | null = null): SendResult {
  return { outcome: "retry", afterMs, code };
}

/** The provider may have it. */
export function unknown(code: ProviderCode): SendResult {
  return { outcome: "unknown", code, repeatable: false };
}

/**
 * What an answer means by its status alone; a provider's file says first what it knows better. A 5xx says
 * that something broke, not before or after the message was taken, so it is unknown.
 */
export function byStatus({ headers, status }: ProviderAnswer, now: number): SendResult {
  if (status >= 200 && status < 300) return accepted(null);
  if (status < 400) return refusedHere("PROVIDER_REDIRECTED");
  if (status === 401 || status === 403) return refusedHere("PROVIDER_CREDENTIALS_REFUSED");
  // RFC 9110 section 15.5.9: the whole request was never there.
  if (status === 408) return retry("PROVIDER_UNAVAILABLE");
  if (status === 413) return refusedForGood("MESSAGE_TOO_LARGE");
  if (status === 429) return retry("PROVIDER_RATE_LIMITED", retryAfterMs(headers, now));
  if (status < 500) return refusedHere("PROVIDER_MESSAGE_REFUSED");
  return unknown("PROVIDER_FAILED");
}

/** How long an answer asks to be left alone: `Retry-After` in seconds or as a date (RFC 9110 section 10.2.3). */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const value = headers.get("retry-after")?.trim() ?? "";
  const isDate = /^[a-z]/i.test(value);
  const ms = isDate ? Date.parse(value) - now : SECONDS.test(value) ? Number(value) * 1000 : NaN;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), MAX_WAIT_MS);
}

/** What came of an attempt of which nobody came back to say anything. */
export const INTERRUPTED: SendResult = {
  outcome: "unknown",
  code: "DELIVERY_INTERRUPTED",
  repeatable: true,
};
