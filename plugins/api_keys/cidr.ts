import ipaddr from "ipaddr.js";

/** Whether a text is a network in CIDR notation (RFC 4632, RFC 4291), e.g. `192.0.2.0/24`. */
export function isCidr(text: string): boolean {
  return ipaddr.isValidCIDR(text);
}

/** Whether an address is in one of the networks; an unknown or malformed address is in none. */
export function isInCidrs(address: string | null, cidrs: readonly string[]): boolean {
  if (address === null || !ipaddr.isValid(address)) return false;
  // An IPv4 address that came as IPv6 (::ffff:192.0.2.1) is that IPv4 address.
  const parsed = ipaddr.process(address);
  return cidrs.some((cidr) => {
    const [network, bits] = ipaddr.parseCIDR(cidr);
    return network.kind() === parsed.kind() && parsed.match(network, bits);
  });
}
