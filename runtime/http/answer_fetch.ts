import { unseal } from "../crypto/seal.ts";
import type { FetchAnswer, OutgoingRequest } from "../request/wire.ts";
import { readLimited } from "./input.ts";
import { mayReach } from "../deployment/outgoing.ts";

/** How long another server may take. */
const TIMEOUT_MS = 10_000;
/** Bytes an answer may have; token answers, profiles and key sets are a few KiB. */
const MAX_ANSWER_BYTES = 256 * 1024;
/** What a mutation needs of an answer's headers. */
const KEPT_HEADERS = ["content-type", "location"];

const UNREACHABLE: FetchAnswer = { status: 0, headers: [], body: "" };

/** How a sealed request is sent. */
interface FetchOptions {
  /** The key of the request that asks. */
  readonly sealKey: string;
  /** The platform's own origin: one on this machine may reach this machine. */
  readonly siteUrl: string;
}

/**
 * Sends a sealed request and reads the answer. Redirects are not followed. A server that does not
 * answer in 10 seconds, answers more than 256 KiB, or stands where no request may go, is one that
 * could not be reached.
 */
export async function answerFetch(
  sealed: string,
  { sealKey, siteUrl }: FetchOptions,
): Promise<FetchAnswer> {
  const request: OutgoingRequest = JSON.parse(await unseal(sealKey, sealed));
  const controller = new AbortController();
  const late = Promise.withResolvers<FetchAnswer>();
  const timer = setTimeout(() => {
    controller.abort();
    late.resolve(UNREACHABLE);
  }, TIMEOUT_MS);
  try {
    // Raced, because not every host's fetch heeds the signal.
    return await Promise.race([
      send(request, { siteUrl, signal: controller.signal }),
      late.promise,
    ]);
  } catch {
    return UNREACHABLE;
  } finally {
    clearTimeout(timer);
  }
}

async function send(
  { body, headers, method, url }: OutgoingRequest,
  { siteUrl, signal }: { siteUrl: string; signal: AbortSignal },
): Promise<FetchAnswer> {
  if (!await mayReach(url, siteUrl)) return UNREACHABLE;
  const response = await fetch(url, {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    body,
    redirect: "manual",
    signal,
  });
  const bytes = await readLimited(response, MAX_ANSWER_BYTES);
  if (bytes === null) return UNREACHABLE;
  const kept = [...response.headers].filter(([name]) => KEPT_HEADERS.includes(name));
  return { status: response.status, headers: kept, body: new TextDecoder().decode(bytes) };
}
