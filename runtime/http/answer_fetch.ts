import { unseal } from "../seal.ts";
import type { OutgoingRequest } from "../wire.ts";

/** How long another server may take. */
const TIMEOUT_MS = 10_000;
/** Bytes of an answer that are read; token and profile answers are a few KiB. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** Another server's answer, or that there was none. */
export interface FetchAnswer {
  /** 0 when the server could not be reached in time. */
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** Sends a sealed request and reads the answer; redirects are not followed. */
export async function answerFetch(sealed: string, sealKey: string): Promise<FetchAnswer> {
  const { body, headers, method, url }: OutgoingRequest = JSON.parse(await unseal(sealKey, sealed));
  try {
    const response = await fetch(url, {
      method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = (await response.text()).slice(0, MAX_ANSWER_BYTES);
    return { status: response.status, headers: [...response.headers], body: text };
  } catch {
    return { status: 0, headers: [], body: "" };
  }
}
