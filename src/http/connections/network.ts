import ipaddr from 'ipaddr.js';

/**
 * Who is behind an address. Whoever has one address of IPv6 usually has the other 2^64 of its network as well: these
 * count as one.
 */
export function networkOf(address: string | undefined): string {
  // Of a connection that is gone, the address is not known any more.
  if (!address?.includes(':')) return address ?? '';
  const parsed = ipaddr.process(address.split('%', 1)[0] as string);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}
