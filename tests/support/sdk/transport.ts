// How the SDK sends, decodes, waits and retries (contract 1.1, 1.2, 1.4, 1.6).
import type { Json } from "../client.ts";
import { toError } from "./errors.ts";

/** What the SDK is made with; the last two are for tests. */
export interface SdkOptions {
  readonly apiKey: string;
  readonly baseUrl?: string;
  /** Milliseconds to wait for the headers of an answer. */
  readonly timeout?: number;
  readonly retries?: number;
  readonly projectId?: string;
  readonly environmentId?: string;
  /** Sends a request. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Waits before a retry. */
  readonly wait?: (ms: number) => Promise<void>;
}

const TIMEOUT_MS = 30_000;
const RETRIES = 3;
const BACKOFF_MS = 200;
const MAX_WAIT_MS = 60_000;

/** Sends the SDK's requests. */
export class Transport {
  readonly projectId: string | undefined;
  readonly #options: SdkOptions;

  constructor(options: SdkOptions) {
    if (!options.apiKey) throw new Error("API key is required");
    this.#options = options;
    this.projectId = options.projectId;
  }

  get(path: string): Promise<Json> {
    return this.#send(path, "GET");
  }

  /** Without a body nothing is sent but the headers. */
  post(path: string, body?: unknown): Promise<Json> {
    return this.#send(path, "POST", body);
  }

  async #send(path: string, method: string, body?: unknown): Promise<Json> {
    const { retries = RETRIES, wait = defaultWait } = this.#options;
    for (let attempt = 0;; attempt++) {
      const isLast = attempt >= retries;
      const response = await this.#attempt(path, { method, body }).catch((error) => {
        const isTimeout = error instanceof Error && error.name === "AbortError";
        if (isTimeout && !isLast) return null;
        throw error;
      });
      const backoff = BACKOFF_MS * 2 ** attempt;
      if (response === null) {
        await wait(backoff);
        continue;
      }
      if (response.ok) return response.status === 204 ? undefined : await response.json();
      if (!isLast && (response.status >= 500 || response.status === 429)) {
        await response.body?.cancel();
        await wait(response.status === 429 ? retryAfter(response) ?? backoff : backoff);
        continue;
      }
      throw toError(response, await response.json().catch(() => ({})));
    }
  }

  /** One request; the timer runs until the headers are there. */
  async #attempt(
    path: string,
    { body, method }: { body: unknown; method: string },
  ): Promise<Response> {
    const { apiKey, baseUrl = "", fetch: send = fetch, timeout = TIMEOUT_MS } = this.#options;
    const url = new URL(baseUrl.replace(/\/$/, "") + path);
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), timeout);
    try {
      return await send(url.href, {
        method,
        headers: {
          "Authorization": `Bearer ${apiKey}`,
          "Content-Type": "application/json",
          "User-Agent": "banata-auth-sdk/0.1.0",
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: controller.signal,
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

function retryAfter({ headers }: Response): number | null {
  const text = headers.get("retry-after");
  if (text === null) return null;
  const ms = Number.isNaN(Number(text)) ? Date.parse(text) - Date.now() : Number(text) * 1000;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), MAX_WAIT_MS);
}

function defaultWait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
