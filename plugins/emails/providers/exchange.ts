/**
 * One request to a provider and its answer, within limits of time and size. What is asked first of every
 * failure is whether the provider may have taken the message: only where that is excluded it may be sent
 * again.
 *
 * @module
 */
import { trustworthyUrl } from "../../../rules/local_hosts.ts";
import { refusedHere, retry, unknown } from "./results.ts";
import { NotSentError, type ProviderAnswer, type SendOptions, type SendResult } from "./types.ts";

/** A request to a provider's API. */
export interface ProviderRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null for a GET. */
  readonly body: string | null;
}

/** Providers answer in seconds; after this long, what became of a message is unknown. */
const TIME_LIMIT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** How hosts call a connection that was never made: no byte of the request has left. */
const NO_CONNECTION: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
const NO_CONNECTION_TEXT =
  /connection refused|dns error|failed to lookup address|invalid peer certificate|no route to host/i;

/** Sends a request once; the answer, or what comes of having none. */
export async function exchange(
  { body, headers, url }: ProviderRequest,
  { fetch, signal, startTimer = startTimeout }: SendOptions,
): Promise<ProviderAnswer | SendResult> {
  if (trustworthyUrl(url) === null) return refusedHere("CREDENTIALS_URL_INVALID");
  if (signal?.aborted) return retry("PROVIDER_CANCELLED");
  const end = new AbortController();
  const ended = new Promise<never>((_resolve, reject) => {
    end.signal.addEventListener("abort", () => reject(end.signal.reason), { once: true });
  });
  ended.catch(() => {});
  const abort = () => end.abort();
  signal?.addEventListener("abort", abort, { once: true });
  const stopTimer = startTimer(abort, TIME_LIMIT_MS);
  try {
    const method = body === null ? "GET" : "POST";
    const init = { method, headers, body, redirect: "manual", signal: end.signal } as const;
    const response = await Promise.race([fetch(url, init), ended]);
    const { headers: answered, status } = response;
    return { status, headers: answered, body: await readBody(response, ended) };
  } catch (error) {
    if (end.signal.aborted) return unknown("PROVIDER_TIMED_OUT");
    if (error instanceof NotSentError) return refusedHere("PROVIDER_URL_REFUSED");
    return neverConnected(error)
      ? retry("PROVIDER_UNREACHABLE")
      : unknown("PROVIDER_CONNECTION_LOST");
  } finally {
    stopTimer();
    signal?.removeEventListener("abort", abort);
  }
}

/** Whether an exchange has an answer. */
export function isAnswer(result: ProviderAnswer | SendResult): result is ProviderAnswer {
  return "status" in result;
}

/** The object of an answer's JSON; empty for what is none. */
export function jsonOf({ body }: ProviderAnswer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body ?? "");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

async function readBody(response: Response, ended: Promise<never>): Promise<string | null> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  try {
    while (true) {
      const { done, value } = await Promise.race([reader.read(), ended]);
      if (done) return text + decoder.decode();
      size += value.length;
      if (size > MAX_ANSWER_BYTES) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // Cut off or too slow: the status is there, and says what became of the message.
  }
  reader.cancel().catch(() => {});
  return null;
}

/** Hosts say it in the error, in its cause, or in a text alone; what nobody knows counts as connected. */
function neverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { cause, message } = error;
  const code = "code" in error ? error.code : undefined;
  return NO_CONNECTION.has(code) || NO_CONNECTION_TEXT.test(message) || neverConnected(cause);
}

/** The timer of the host. */
export function startTimeout(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
