import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.js';

/** A host that images may be fetched from, as the operator lists it. */
export interface UrlHost {
  /** `address` means exactly that address, also when it is not public; the others are only ever public ones. */
  readonly kind: 'any' | 'subdomains' | 'name' | 'address';
  /** As URLs have it (`[::1]` with brackets); of subdomains the domain above them; empty for any. */
  readonly host: string;
  /** Undefined stands for 80 and 443. */
  readonly port: number | undefined;
}

const ENTRY = /^(\[[\da-f:.]+\]|[^\s:/\\?#@[\]]+)(?::([1-9]\d{0,4}))?$/i;
const NAME = /^[a-z\d_-]+(\.[a-z\d_-]+)*$/;
const LOCALHOST = /(^|\.)localhost\.?$/;
const WEB_PORTS: readonly number[] = [80, 443];

/** Reads `images.example.com`, `*.example.com`, `*` or an IP address, each perhaps with `:port`. */
export function parseUrlHost(entry: string): UrlHost | undefined {
  const [, written, digits] = ENTRY.exec(entry) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  if (!written || (port ?? 0) > 65_535) return undefined;
  if (written === '*') return { kind: 'any', host: '', port };
  const subdomains = written.startsWith('*.');
  const address = `http://${subdomains ? written.slice(2) : written}`;
  if (!URL.canParse(address)) return undefined;
  const host = new URL(address).hostname;
  if (isIP(bare(host)) === 0) {
    if (!NAME.test(host) || LOCALHOST.test(host)) return undefined;
    return { kind: subdomains ? 'subdomains' : 'name', host, port };
  }
  // Not `0x7f.1` or `2130706433`: what is permitted should be what one reads.
  const plain = host === written || host.startsWith('[');
  return plain && !subdomains ? { kind: 'address', host, port } : undefined;
}

/**
 * Whether a URL's host and port are listed, and its host, where it is an address, is a public one or listed as such.
 * What a name stands for is not known here: that is for whoever connects to check.
 */
export function isListed(hosts: readonly UrlHost[], url: URL): boolean {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const listed = hosts.filter((entry) => (entry.port === undefined ? WEB_PORTS.includes(port) : entry.port === port));
  const host = url.hostname;
  if (isIP(bare(host)) === 0) return !LOCALHOST.test(host) && listed.some((entry) => standsForName(entry, host));
  if (listed.some((entry) => entry.kind === 'address' && entry.host === host)) return true;
  return isPublicAddress(bare(host)) && listed.some(({ kind }) => kind === 'any');
}

function standsForName({ kind, host }: UrlHost, name: string): boolean {
  if (kind === 'subdomains') return name.endsWith(`.${host}`);
  return kind === 'any' || (kind === 'name' && host === name);
}

const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');
