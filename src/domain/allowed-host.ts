import { isIP } from 'node:net';

/** A host that images may be fetched from, as the operator lists it. */
export interface AllowedHost {
  /** `address` means exactly that address, also when it is not public; the others are only ever public ones. */
  readonly kind: 'any' | 'subdomains' | 'name' | 'address';
  /** As URLs have it (`[::1]` with brackets); of subdomains the domain above them; empty for any. */
  readonly host: string;
  /** Undefined stands for 80 and 443. */
  readonly port: number | undefined;
}

const ENTRY = /^(\[[\da-f:.]+\]|[^\s:/\\?#@[\]]+)(?::([1-9]\d{0,4}))?$/i;
const NAME = /^[a-z\d_-]+(\.[a-z\d_-]+)*$/;
export const LOCALHOST = /(^|\.)localhost\.?$/;

/** Reads `images.example.com`, `*.example.com`, `*` or an IP address, each perhaps with `:port`. */
export function parseAllowedHost(entry: string): AllowedHost | undefined {
  const [, written, digits] = ENTRY.exec(entry) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  if (!written || (port ?? 0) > 65_535) return undefined;
  if (written === '*') return { kind: 'any', host: '', port };
  const subdomains = written.startsWith('*.');
  const address = `http://${subdomains ? written.slice(2) : written}`;
  if (!URL.canParse(address)) return undefined;
  const host = new URL(address).hostname;
  if (isIP(unbracketed(host)) === 0) {
    if (!NAME.test(host) || LOCALHOST.test(host)) return undefined;
    return { kind: subdomains ? 'subdomains' : 'name', host, port };
  }
  // Not `0x7f.1` or `2130706433`: what is permitted should be what one reads.
  const plain = host === written || host.startsWith('[');
  return plain && !subdomains ? { kind: 'address', host, port } : undefined;
}

/** A host without the brackets that URLs put around an IPv6 address. */
export const unbracketed = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');
