import type { Log } from "../log.ts";

/** A request that was answered, as the log shows it. */
interface LoggedRequest {
  /** Epoch ms at the end. */
  at: number;
  id: string;
  port: "api" | "site" | "sync";
  method: string;
  pathname: string;
  status: number;
  ms: number;
  /** Function calls made to answer it. */
  calls: number;
  /** The function that was asked for, where the API names one. */
  function?: string;
  /** Whether that function failed; clients then get a 200 that says so. */
  failed?: boolean;
}

const MAX_PATH_LENGTH = 256;
const MAX_METHOD_LENGTH = 32;
const MAX_RUN_LENGTH = 20;
/** Words as routes have them, and short codes such as `v1` or `404`. Capitals in a row read like a code. */
const PUBLIC_RUN = /^(?:[A-Z]?[a-z]+(?:[A-Z][a-z]+)*|[a-z]{1,10}\d{1,2}|\d{1,3})?$/;

/** What {@link publicPath} made of paths that were asked for lately. */
const shownPaths = new Map<string, string>();
const MAX_SHOWN_PATHS = 256;

/** Writes one line about a request: never a query string, a header, a body or an argument. */
export function logRequest(log: Log, { at, port, pathname, ...request }: LoggedRequest): void {
  const path = shownPaths.get(pathname) ?? publicPath(pathname);
  remember(pathname, path);
  const { id, status, calls } = request;
  const method = request.method.slice(0, MAX_METHOD_LENGTH);
  const fields: Record<string, string | number | boolean> = { id, port, method, path, status };
  fields.ms = Math.round(request.ms * 100) / 100;
  fields.calls = calls;
  if (request.function !== undefined) fields.function = request.function.slice(0, MAX_PATH_LENGTH);
  if (request.failed) fields.failed = true;
  const level = status >= 500 ? "error" : "info";
  log({ at, level, event: "request", message: `${method} ${path} ${status}`, fields });
}

/**
 * A path for the log. Apps put tokens into paths (`/reset-password/<token>`), so a segment is shown only if
 * it reads like a name: words of up to 20 letters and short codes, joined by `-`, `_`, `.` or `~`.
 */
export function publicPath(pathname: string): string {
  const shown = pathname.slice(0, MAX_PATH_LENGTH).split("/").map((segment) =>
    segment.split(/[-_.~]/).every(readsLikeAName) ? segment : "*"
  );
  return pathname.length > MAX_PATH_LENGTH ? `${shown.slice(0, -1).join("/")}/*` : shown.join("/");
}

/** Apps have few paths without a token in them; those that have one are not kept. */
function remember(pathname: string, path: string): void {
  if (pathname !== path || shownPaths.has(path)) return;
  if (shownPaths.size >= MAX_SHOWN_PATHS) shownPaths.clear();
  shownPaths.set(path, path);
}

function readsLikeAName(run: string): boolean {
  return run.length <= MAX_RUN_LENGTH && PUBLIC_RUN.test(run);
}
