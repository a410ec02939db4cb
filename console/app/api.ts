/**
 * The platform's HTTP API as the console speaks it: what any script could send, with the cookie of whoever is
 * signed in.
 *
 * @module
 */

/** What the platform answered instead of what was asked for. */
export class ApiError extends Error {
  /** Stable, in upper case; `NETWORK` where nothing answered. */
  readonly code: string;
  /** 0 where nothing answered. */
  readonly status: number;
  /** Of the request, for whoever reads the log. */
  readonly requestId: string | null;

  constructor(
    { code, message, requestId, status }: {
      code: string;
      message: string;
      requestId: string | null;
      status: number;
    },
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
  }
}

/** What stands in the path and body of a request. */
export interface Call {
  /** Below `/api/auth`. */
  readonly path: string;
  /** Sent as JSON; a call without one is a GET. */
  readonly body?: unknown;
  /** In which project; without it, on the platform itself. */
  readonly projectId?: string;
}

/** Sends a request once. */
export async function send<Reply>({ body, path, projectId }: Call): Promise<Reply> {
  const headers = new Headers();
  if (projectId !== undefined) headers.set("x-banata-project-id", projectId);
  if (body !== undefined) headers.set("content-type", "application/json");
  const response = await fetch(`/api/auth${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => null);
  if (response === null) {
    throw new ApiError({ code: "NETWORK", message: "", requestId: null, status: 0 });
  }
  const text = await response.text();
  const value = parsed(text);
  if (response.ok) return value as Reply;
  throw new ApiError({
    code: textOf(value, "code") ?? "UNKNOWN",
    message: textOf(value, "message") ?? response.statusText,
    requestId: response.headers.get("x-request-id"),
    status: response.status,
  });
}

function parsed(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function textOf(value: unknown, field: string): string | null {
  if (typeof value !== "object" || value === null) return null;
  const found = (value as Record<string, unknown>)[field];
  return typeof found === "string" ? found : null;
}
