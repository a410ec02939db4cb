import { normalAddress } from "../plugins/_kernel/addresses.ts";
import type { LaneRequest } from "./wire.ts";

/** The header that carries a believed client address inside the platform; never taken from outside. */
export const CLIENT_ADDRESS_HEADER = "x-banata-client-address";

/** Proxies between clients and the platform may be this many. */
const MAX_HOPS = 10;
const DECLARATION = /^([A-Za-z0-9-]{1,64})(?::(\d{1,2}))?$/;
/** The header whose entries are lists of parameters (RFC 7239). */
const FORWARDED = "forwarded";
const FORWARDED_FOR = /(?:^|;)\s*for\s*=\s*(?:"([^"]*)"|([^;\s"]*))\s*(?:;|$)/i;

/** Where proxies that the operator trusts write the client's address. */
export interface TrustedProxy {
  /** Name of the header, lower case. */
  readonly header: string;
  /** How many proxies write an entry: the client's address is in the entry so far from the right. */
  readonly hops: number;
}

/**
 * What `HEADER` or `HEADER:HOPS` declares, with 1 to 10 hops, one by default; null for anything else.
 * A proxy adds its entry to the right of what came to it, so the nearest one's is the last.
 */
export function parseTrustedProxy(text: string): TrustedProxy | null {
  const [, name, count = "1"] = DECLARATION.exec(text.trim()) ?? [];
  const hops = Number(count);
  if (name === undefined || hops < 1 || hops > MAX_HOPS) return null;
  return { header: name.toLowerCase(), hops };
}

/**
 * The client's address as the trusted proxy tells it: its own entry, never one that came from outside.
 * Undefined where the header is missing, as it is for who does not come through the proxy; null where
 * the entry is no address.
 */
export function addressTold(
  headers: Headers,
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
export function addressOf({ headers }: LaneRequest): string | null {
  return headers.find(([name]) => name === CLIENT_ADDRESS_HEADER)?.[1] ?? null;
}
