import { isIP } from 'node:net';
import { type AllowedHost, LOCALHOST, unbracketed } from '../../domain/allowed-host.js';
import { isPublicAddress } from './public-address.js';

const WEB_PORTS: readonly number[] = [80, 443];

/**
 * Whether a URL's host and port are listed. A host that is an IP address must be public or listed itself. The addresses
 * of a name are not known here: whoever connects must check them.
 */
export function isListed(hosts: readonly AllowedHost[], url: URL): boolean {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const listed = hosts.filter((entry) => (entry.port === undefined ? WEB_PORTS.includes(port) : entry.port === port));
  const host = url.hostname;
  if (isIP(unbracketed(host)) === 0) return !LOCALHOST.test(host) && listed.some((entry) => matchesName(entry, host));
  if (listed.some((entry) => entry.kind === 'address' && entry.host === host)) return true;
  return isPublicAddress(unbracketed(host)) && listed.some(({ kind }) => kind === 'any');
}

function matchesName({ kind, host }: AllowedHost, name: string): boolean {
  if (kind === 'subdomains') return name.endsWith(`.${host}`);
  return kind === 'any' || (kind === 'name' && host === name);
}
