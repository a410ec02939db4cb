import type { RequestInfo } from "../functions/frame.ts";
import type { Usage } from "../functions/usage.ts";

/** A request under way. */
export interface Exchange {
  request: Request;
  url: URL;
  /** What functions may know of it, its id among that. */
  info: RequestInfo;
  /** Counts what is done to answer it. */
  usage: Usage;
  /** The function that it asks for, once that is known; for the log. */
  function?: string;
  /** Whether that function failed. */
  failed?: boolean;
}

/** Answers requests. */
export type Handler = (exchange: Exchange) => Promise<Response> | Response;

/** Handlers by method, then by path. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Handler>>>>;
