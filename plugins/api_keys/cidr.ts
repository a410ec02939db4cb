import ipaddr from "ipaddr.js";
import { normalAddress } from "../_kernel/addresses.ts";

/** Bits in front of an IPv4 address inside of an IPv6 one. */
const MAPPED_BITS = 96;

/** Whether a text is a network in CIDR notation (RFC 4632, RFC 4291), e.g. `192.0.2.0/24`. */
export function isCidr(text: string): boolean {
  return ipaddr.isValidCIDR(text) && normalAddress(text.slice(0, text.indexOf("/"))) !== null;
}

/** Whether an address is in one of the networks; an unknown or malformed address is in none. */
export function isInCidrs(address: string | null, cidrs: readonly string[]): boolean {
  const normal = address === null ? null : normalAddress(address);
  if (normal === null) return false;
  const parsed = ipaddr.parse(normal);
  return cidrs.some((cidr) => {
    const [network, bits] = parseNetwork(cidr);
    return network.kind() === parsed.kind() && parsed.match(network, bits);
  });
}

/** Whether all addresses of a network are in one of these networks. */
export function isCidrWithin(cidr: string, cidrs: readonly string[]): boolean {
  const [inner, innerBits] = parseNetwork(cidr);
  return cidrs.some((other) => {
    const [outer, bits] = parseNetwork(other);
    return outer.kind() === inner.kind() && innerBits >= bits && inner.match(outer, bits);
  });
}

/** A network of IPv4 addresses that was written as IPv6 is that IPv4 network, as an address is. */
function parseNetwork(cidr: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  const isMapped = network instanceof ipaddr.IPv6 && network.isIPv4MappedAddress();
  if (!isMapped || bits < MAPPED_BITS) return [network, bits];
  return [network.toIPv4Address(), bits - MAPPED_BITS];
}
