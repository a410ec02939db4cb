/**
 * The platform's HTTP API as the console speaks it: what any script could send, with the cookie of whoever is
 * signed in.
 *
 * @module
 */

import { setClock } from "./clock.ts";

/** What the platform answered instead of what was asked for. */
export class ApiError extends Error {
  /**
   * Stable, in upper case; `NETWORK` where nothing answered, `NOT_THE_PLATFORM` where something before it
   * did, as a proxy whose page says that it is away.
   */
  readonly code: string;
  /** 0 where nothing answered. */
  readonly status: number;
  /** Of the request, for whoever reads the log. */
  readonly requestId: string | null;
  /** In how many seconds it is worth asking again, where that was said. */
  readonly retryAfter: number | null;

  constructor(
    { code, message = "", requestId = null, retryAfter = null, status = 0 }: {
      code: string;
      message?: string;
      requestId?: string | null;
      retryAfter?: number | null;
      status?: number;
    },
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.retryAfter = retryAfter;
  }
}

/** Whether nobody knows what became of a request: its answer, if there was one, was lost. */
export function isUnanswered(error: unknown): error is ApiError {
  return error instanceof ApiError && ["NETWORK", "NOT_THE_PLATFORM"].includes(error.code);
}

/** How long an answer may take. */
const PATIENCE_MS = 60_000;

/** What stands in the path and body of a request. */
export interface Call {
  /** Below `/api/auth`. */
  readonly path: string;
  /** Sent as JSON; a call without one is a GET. */
  readonly body?: unknown;
  /** In which project; without it, on the platform itself. */
  readonly projectId?: string;
  /** As a browser of this project's app, by its public id: for the session that it has there. */
  readonly clientId?: string;
  /** Whether the answer is text and no JSON. */
  readonly asText?: true;
}

/** Sends a request once. */
export async function send<Reply>(
  { asText, body, clientId, path, projectId }: Call,
): Promise<Reply> {
  const headers = new Headers();
  if (projectId !== undefined) headers.set("x-banata-project-id", projectId);
  if (clientId !== undefined) headers.set("x-banata-client-id", clientId);
  if (body !== undefined) headers.set("content-type", "application/json");
  const answer = await fetch(`/api/auth${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).then(async (response) => ({ response, text: await response.text() })).catch(() => null);
  if (answer === null) throw new ApiError({ code: "NETWORK" });
  const { headers: replied, ok, status } = answer.response;
  if (ok && asText) return answer.text as Reply;
  setClock(replied.get("date"));
  const value = parsed(answer.text);
  const failure = {
    requestId: replied.get("x-request-id"),
    retryAfter: secondsOf(replied.get("retry-after")),
    status,
  };
  if (value === undefined) throw new ApiError({ code: "NOT_THE_PLATFORM", ...failure });
  if (ok) return value as Reply;
  throw new ApiError({
    code: textOf(value, "code") ?? "UNKNOWN",
    message: textOf(value, "message") ?? "",
    ...failure,
  });
}

/** What a text of JSON says; undefined for any other. */
function parsed(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function secondsOf(text: string | null): number | null {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null;
}

function textOf(value: unknown, field: string): string | null {
  if (typeof value !== "object" || value === null) return null;
  const found = (value as Record<string, unknown>)[field];
  return typeof found === "string" ? found : null;
}
