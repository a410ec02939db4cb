import ipaddr from "ipaddr.js";
import { isLoopback } from "../../rules/local_hosts.ts";

interface Dns {
  readonly promises: {
    lookup(name: string, options: { all: true }): Promise<readonly { address: string }[]>;
  };
}

declare const process: { readonly getBuiltinModule?: (name: "node:dns") => Dns };

/** Names that no public server has (RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`). */
const LOCAL_NAMES = /(?:^|\.)(?:local|localhost|internal|home\.arpa|test|invalid|onion)$/;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/**
 * Whether the platform may send a request there. URLs of providers come from project owners, and an
 * answer must not tell them about the platform's own network: https to public addresses only. A
 * platform on a developer's machine, by its own URL, also reaches that machine, with or without TLS.
 *
 * Where the host can resolve names, each address of a name counts. What a name points to may change
 * between this look and the request; whoever must exclude that too runs the platform without a route to
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

/** All of IPv6 that is given to networks of the public internet; `::127.0.0.1` and what is not given yet is not. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");
/** Public by its number, yet it leads to the machine's own host: Azure's agent, DNS and metadata. */
const AZURE_HOST = "168.63.129.16";

/**
 * Whether an IP address, as a URL or a resolver writes it, is one of the public internet's: of no
 * network that IANA's special-purpose registries name, and for IPv6 of the part that is given to
 * networks at all. An IPv4 address mapped into an IPv6 one counts as itself.
 */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, "");
  if (!ipaddr.isValid(bare)) return false;
  const parsed = ipaddr.process(bare);
  if (parsed.range() !== "unicast") return false;
  return parsed instanceof ipaddr.IPv6
    ? parsed.match(GLOBAL_IPV6)
    : parsed.toString() !== AZURE_HOST;
}

function isAddress(hostname: string): boolean {
  return IPV4.test(hostname) || hostname.startsWith("[");
}

/** Convex's own runtime resolves nothing, and has no network of the operator's to protect. */
async function resolvesPublicly(hostname: string): Promise<boolean> {
  const dns = process.getBuiltinModule?.("node:dns");
  if (dns === undefined) return true;
  const found = await dns.promises.lookup(hostname, { all: true });
  return found.length > 0 && found.every(({ address }) => isPublicAddress(address));
}
