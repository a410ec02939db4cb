/** Proxies between clients and the platform may be this many. */
const MAX_HOPS = 10;
const DECLARATION = /^([A-Za-z0-9-]{1,64})(?::(\d{1,2}))?$/;

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
