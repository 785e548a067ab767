import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What of IPv6 is given out to networks. The rest is special or not in use, such as `::a.b.c.d`. */
const GIVEN_OUT = ipaddr.IPv6.parseCIDR('2000::/3');
/** Looks public, but inside every virtual machine of Azure it is the host that answers. */
const AZURE_HOST = '168.63.129.16';

/**
 * Whether an address belongs to the public internet: neither private, local or reserved, nor a way of writing an IPv4
 * address as an IPv6 one (mapped, NAT64, 6to4, Teredo), behind which anything may be.
 */
export function isPublicAddress(address: string): boolean {
  // The library also reads `0x7f.1`; the resolver and the URL parser never say so.
  if (isIP(address) === 0 || !ipaddr.isValid(address) || address === AZURE_HOST) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(GIVEN_OUT));
}
