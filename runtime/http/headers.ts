import { CLIENT_ADDRESS_HEADER } from "../request/client_address.ts";

/**
 * Headers that reach the lanes. Everything else stays at the edge: keys, proxies' claims and what a
 * later version of some library might start to believe.
 */
const FORWARDED = [
  "accept",
  "accept-language",
  "cookie",
  "origin",
  "referer",
  "sec-fetch-dest",
  "sec-fetch-mode",
  "sec-fetch-site",
  "user-agent",
  "x-forwarded-host",
  "x-forwarded-proto",
] as const;

/** A session keeps it; what comes after this much tells browsers apart no further. */
const MAX_USER_AGENT_LENGTH = 512;

/** What decides which headers a lane sees. */
interface ForwardOptions {
  /** Whether cookies count; with a bearer key they don't. */
  readonly cookies: boolean;
  readonly contentType?: string;
  /** The client's address, where a trusted proxy tells it. */
  readonly address?: string;
}

/** The allow-listed headers of a request, as pairs. */
export function forwardedHeaders(headers: Headers, options: ForwardOptions): [string, string][] {
  const pairs: [string, string][] = [];
  for (const name of FORWARDED) {
    const value = headers.get(name);
    if (value === null || name === "cookie" && !options.cookies) continue;
    pairs.push([name, name === "user-agent" ? value.slice(0, MAX_USER_AGENT_LENGTH) : value]);
  }
  if (options.contentType !== undefined) pairs.push(["content-type", options.contentType]);
  if (options.address !== undefined) pairs.push([CLIENT_ADDRESS_HEADER, options.address]);
  return pairs;
}
