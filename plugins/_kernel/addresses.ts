import ipaddr from "ipaddr.js";

const BRACKETED = /^\[([^\]]*)\](?::\d{1,5})?$/;
const IPV4_WITH_PORT = /^(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?$/;
/** Parts of an IPv6 address that name a network; a host picks the others as it likes (RFC 4291). */
const NETWORK_PARTS = 4;
/** Networks where a reverse proxy of one's own stands, and that no client on the internet has. */
const OWN_NETWORKS: ReadonlySet<string> = new Set([
  "loopback",
  "private",
  "linkLocal",
  "uniqueLocal",
  "carrierGradeNat",
  "unspecified",
]);

/**
 * The one spelling of an IP address, as proxies and sockets give it: without port, brackets and zone; an
 * IPv4 address inside of an IPv6 one as itself; IPv6 in lower case, shortened (RFC 5952). Null for what
 * is no address, and for IPv4 in other forms than four decimal numbers.
 */
export function normalAddress(text: string): string | null {
  const trimmed = text.trim();
  const bare = BRACKETED.exec(trimmed)?.[1] ?? IPV4_WITH_PORT.exec(trimmed)?.[1] ?? trimmed;
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return bare;
  const zoneless = bare.split("%", 1)[0] ?? "";
  if (!zoneless.includes(":") || !ipaddr.IPv6.isValid(zoneless)) return null;
  const parsed = ipaddr.IPv6.parse(zoneless);
  return parsed.isIPv4MappedAddress()
    ? parsed.toIPv4Address().toString()
    : parsed.toRFC5952String();
}

/**
 * What counts as one client of a {@link normalAddress}: an IPv4 address, or the /64 network of an IPv6
 * one, all of whose addresses one customer of a provider has.
 */
export function clientNetwork(address: string): string {
  if (!address.includes(":")) return address;
  const { parts } = ipaddr.IPv6.parse(address);
  return `${parts.slice(0, NETWORK_PARTS).map((part) => part.toString(16)).join(":")}::/64`;
}

/** Whether a {@link normalAddress} is of this machine or of a private network, as a proxy's may be. */
export function isOfOwnNetwork(address: string): boolean {
  return OWN_NETWORKS.has(ipaddr.parse(address).range());
}
