import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The part of IPv6 that is allocated to networks. The rest is special or unused, such as `::a.b.c.d`. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
/** Looks public, but in a virtual machine on Azure, its host answers. */
const AZURE_HOST = '168.63.129.16';

/**
 * Whether an address belongs to the public internet: not private, local or reserved, and not an IPv6 form of an IPv4
 * address (mapped, NAT64, 6to4, Teredo), which may lead anywhere.
 */
export function isPublicAddress(address: string): boolean {
  // The library also accepts `0x7f.1`, which neither the resolver nor the URL parser returns.
  if (isIP(address) === 0 || !ipaddr.isValid(address) || address === AZURE_HOST) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST));
}
