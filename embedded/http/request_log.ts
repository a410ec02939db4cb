import type { Usage } from "../functions/usage.ts";
import type { Log } from "../log.ts";

/** What answers a request, and what is counted on the way. */
export interface LoggedAnswer {
  log: Log;
  /** Epoch ms. */
  clock: () => number;
  usage: Usage;
  answer: () => Promise<Response>;
}

/** Header in which an app may name a request; the log then uses that name. */
const ID_HEADER = "x-request-id";

/**
 * Answers a request and writes one log entry about it: id, method, path, status, time to the headers, and
 * function calls. No query string, header or body: those hold secrets.
 */
export async function logRequest(
  request: Request,
  { log, clock, usage, answer }: LoggedAnswer,
): Promise<Response> {
  const startedAt = performance.now();
  const response = await answer();
  const { method } = request;
  const path = new URL(request.url).pathname;
  const { status } = response;
  const fields = {
    id: response.headers.get(ID_HEADER) ?? crypto.randomUUID(),
    method,
    path,
    status,
    ms: Math.round((performance.now() - startedAt) * 100) / 100,
    calls: usage.functionCalls,
  };
  const level = status >= 500 ? "error" : "info";
  log({ at: clock(), level, event: "request", message: `${method} ${path} ${status}`, fields });
  return response;
}
