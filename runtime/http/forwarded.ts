/**
 * What of a request goes on to the lanes besides its body: some of its headers, and what the host knows of it.
 *
 * @module
 */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { readConfig, type RuntimeConfig } from "../deployment/config.ts";
import { addressTold, CLIENT_ADDRESS_HEADER } from "../request/lane_request.ts";
import { normalAddress } from "../../plugins/_kernel/addresses.ts";
import type { RequestHead } from "./input.ts";

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
export function forwardedHeaders(
  headers: RequestHead["headers"],
  options: ForwardOptions,
): [string, string][] {
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

/** What the trusted proxy tells of the client's address; undefined where there is none, null for what is no address. */
export function toldAddress(
  headers: RequestHead["headers"],
  { trustedProxy }: Pick<RuntimeConfig, "trustedProxy"> = readConfig(),
): string | null | undefined {
  return trustedProxy === null ? undefined : addressTold(headers, trustedProxy);
}

/** What may stand in a log line and a header as it is. */
const REQUEST_ID = /^[\w-]{8,64}$/;

/** What the host knows of a request besides what it carries. */
export interface HostRequest {
  /**
   * The request's one id: the host's own, under which Convex and the embedded host log the functions
   * that run for it. A client can't choose it. Made here where a host has none.
   */
  readonly requestId: string;
  /** The address that the request came from, a proxy's where there is one; null where it is not known. */
  readonly peer: string | null;
}

/** Asks the host about the request that runs. */
export async function hostRequestOf(
  { meta }: Pick<GenericActionCtx<GenericDataModel>, "meta">,
): Promise<HostRequest> {
  try {
    const { ip, requestId } = await meta.getRequestMetadata();
    return new ToldRequest(REQUEST_ID.test(requestId) ? requestId : crypto.randomUUID(), ip);
  } catch {
    // A Convex backend of before there was such metadata refuses to tell.
    return { requestId: crypto.randomUUID(), peer: null };
  }
}

/** What a host has told: only what is limited by the address asks for its one spelling. */
class ToldRequest implements HostRequest {
  readonly requestId: string;
  readonly #ip: string | null;

  constructor(requestId: string, ip: string | null) {
    this.requestId = requestId;
    this.#ip = ip;
  }

  get peer(): string | null {
    return this.#ip === null ? null : normalAddress(this.#ip);
  }
}
