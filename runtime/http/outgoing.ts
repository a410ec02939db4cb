interface Dns {
  readonly promises: {
    lookup(name: string, options: { all: true }): Promise<readonly { address: string }[]>;
  };
}

declare const process: { readonly getBuiltinModule?: (name: "node:dns") => Dns };

/** Names that no public server has (RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`). */
const LOCAL_NAMES = /(?:^|\.)(?:local|localhost|internal|home\.arpa|test|invalid|onion)$/;
/**
 * IPv4 networks that are not the public internet: first address and prefix length, as the IANA
 * IPv4 special-purpose registry has them.
 */
const PRIVATE_NETWORKS: readonly (readonly [first: string, bits: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/**
 * Whether the platform may send a request there. URLs of providers come from project owners, and an
 * answer must not tell them about the platform's own network: https to public addresses only. A
 * platform on a developer's machine, by its own URL, also reaches that machine, with or without TLS.
 *
 * Where the host can resolve names, each address of a name counts. What a name points to may change
 * between this look and the request; who must exclude that too runs the platform without a route to
 * private networks.
 */
export async function mayReach(target: string, siteUrl: string): Promise<boolean> {
  if (!URL.canParse(target)) return false;
  const { hostname, password, protocol, username } = new URL(target);
  if (username !== "" || password !== "") return false;
  if (isLoopback(hostname)) {
    return /^https?:$/.test(protocol) && isLoopback(new URL(siteUrl).hostname);
  }
  if (protocol !== "https:") return false;
  if (isAddress(hostname)) return isPublicAddress(hostname);
  const isPublicName = hostname.includes(".") && !LOCAL_NAMES.test(hostname.replace(/\.$/, ""));
  return isPublicName && await resolvesPublicly(hostname);
}

/** Whether a URL's host name is this machine's own. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" ||
    hostname.startsWith("127.") && IPV4.test(hostname);
}

/** Whether an IP address, as a URL or a resolver writes it, is one of the public internet's. */
export function isPublicAddress(address: string): boolean {
  if (IPV4.test(address)) {
    const value = toNumber(address);
    return !PRIVATE_NETWORKS.some(([first, bits]) => {
      const size = 2 ** (32 - bits);
      return Math.floor(value / size) === Math.floor(toNumber(first) / size);
    });
  }
  const [first = "", second = ""] = address.replace(/^\[/, "").split(":");
  const [high, low] = [parseInt(first || "0", 16), parseInt(second || "0", 16)];
  // Global unicast (RFC 4291 section 2.4) but for Teredo, documentation and 6to4, which carry or
  // stand for other addresses.
  return high >= 0x2000 && high <= 0x3fff && high !== 0x2002 &&
    !(high === 0x2001 && (low === 0 || low === 0xdb8));
}

function isAddress(hostname: string): boolean {
  return IPV4.test(hostname) || hostname.startsWith("[");
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Convex's own runtime resolves nothing, and has no network of the operator's to protect. */
async function resolvesPublicly(hostname: string): Promise<boolean> {
  const dns = process.getBuiltinModule?.("node:dns");
  if (dns === undefined) return true;
  const found = await dns.promises.lookup(hostname, { all: true });
  return found.length > 0 && found.every(({ address }) => isPublicAddress(address));
}
