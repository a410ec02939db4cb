import type { LaneRequest } from "./wire.ts";
import { normalAddress } from "../../plugins/_kernel/addresses.ts";
import type { TrustedProxy } from "../deployment/trusted_proxy.ts";

const FORM_TYPE = "application/x-www-form-urlencoded";

/**
 * The fields of a request's body, for all that look at them outside of Better Auth. Its content type alone
 * says how it is read, as it does for Better Auth: a form's text may well start with a brace. The HTTP side
 * admits JSON objects and forms, and nothing else.
 */
export function bodyFields({ body, headers }: LaneRequest): Readonly<Record<string, unknown>> {
  if (body === undefined) return {};
  const type = headers.find(([name]) => name?.toLowerCase() === "content-type")?.[1];
  const isForm = type?.split(";")[0]?.trim().toLowerCase() === FORM_TYPE;
  return isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
}

/** A request is asked for its headers at several places. */
const known = new WeakMap<LaneRequest["headers"], Headers>();

/** The headers of a request as they came to its lane; whoever changes some makes others of them. */
export function headersOf({ headers }: LaneRequest): Headers {
  const found = known.get(headers) ??
    new Headers(headers.map(([name = "", value = ""]) => [name, value]));
  known.set(headers, found);
  return found;
}

/** Headers as far as they are only read. */
type ReadHeaders = Pick<Headers, "get">;

/**
 * A header's value by its name in lower case, or null: what the HTTP side hands on has such names, each once. To
 * make {@link headersOf} of them takes a sixth of a light answer's time.
 */
export function headerOf({ headers }: LaneRequest, name: string): string | null {
  for (const pair of headers) if (pair[0] === name) return pair[1] ?? null;
  return null;
}

/** The same for what takes any headers. */
export function readHeadersOf(request: LaneRequest): ReadHeaders {
  return { get: (name) => headerOf(request, name) };
}

/** The header that carries a believed client address inside the platform; never taken from outside. */
export const CLIENT_ADDRESS_HEADER = "x-banata-client-address";

/** The header whose entries are lists of parameters (RFC 7239). */
const FORWARDED = "forwarded";
const FORWARDED_FOR = /(?:^|;)\s*for\s*=\s*(?:(?:"([^"]*)"|([^;\s"]+))\s*)?(?:;|$)/i;

/**
 * The client's address as the trusted proxy tells it: its own entry, never one that came from outside.
 * Undefined where the header is missing, as it is for whoever does not come through the proxy; null where
 * the entry is no address.
 */
export function addressTold(
  headers: ReadHeaders,
  { header, hops }: TrustedProxy,
): string | null | undefined {
  const value = headers.get(header);
  if (value === null) return undefined;
  const entries = value.split(",");
  const entry = entries[Math.max(0, entries.length - hops)] ?? "";
  return normalAddress(header === FORWARDED ? forwardedFor(entry) : entry);
}

function forwardedFor(entry: string): string {
  const [, quoted, bare] = FORWARDED_FOR.exec(entry) ?? [];
  return quoted ?? bare ?? "";
}

/** The client's address, where a trusted proxy makes it known; else null. */
export function addressOf(request: LaneRequest): string | null {
  return headerOf(request, CLIENT_ADDRESS_HEADER);
}
