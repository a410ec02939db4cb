import { type AllowedOrigins, trustedOrigins } from "../deployment/origins.ts";
import type { LaneResponse } from "../request/wire.ts";

/** How long a browser may keep a preflight's answer. */
const MAX_AGE_SECONDS = 600;
const ALLOWED_METHODS = "GET, POST, OPTIONS";
const ALLOWED_HEADERS = "content-type, x-banata-client-id, x-banata-project-id";

/** Whom an answer may be shown to. */
export interface CorsInput {
  /** The request's Origin, if it sent one. */
  readonly origin: string | null;
  readonly siteUrl: string;
  readonly settings: AllowedOrigins;
}

/**
 * The headers that let a browser show an answer to a page of another origin (Fetch standard, CORS
 * protocol): only to an origin of the project's own list, never to any.
 */
export function corsHeaders({ origin, settings, siteUrl }: CorsInput): [string, string][] {
  const vary: [string, string] = ["vary", "origin"];
  if (origin === null || !trustedOrigins(siteUrl, settings).includes(origin)) return [vary];
  return [
    vary,
    ["access-control-allow-origin", origin],
    ["access-control-allow-credentials", "true"],
    ["access-control-expose-headers", "x-request-id, retry-after"],
  ];
}

/** The answer to a preflight, which carries neither key nor cookie. */
export function preflightResponse(input: CorsInput): LaneResponse {
  const headers = corsHeaders(input);
  const isAllowed = headers.length > 1;
  return {
    status: 204,
    body: null,
    headers: isAllowed
      ? [
        ...headers,
        ["access-control-allow-methods", ALLOWED_METHODS],
        ["access-control-allow-headers", ALLOWED_HEADERS],
        ["access-control-max-age", String(MAX_AGE_SECONDS)],
      ]
      : headers,
  };
}

/** An answer with the headers of {@link corsHeaders} added. */
export function withCors(response: LaneResponse, input: CorsInput): LaneResponse {
  return { ...response, headers: [...response.headers, ...corsHeaders(input)] };
}
