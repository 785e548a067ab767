import { isIP } from 'node:net';

/** A host that requests for clients may be sent to, as the operator lists it. */
export interface AllowedHost {
  /** `address` allows exactly that address, even a private one; the others allow public addresses only. */
  readonly kind: 'any' | 'subdomains' | 'name' | 'address';
  /** As in a URL (`[::1]` with brackets); for `subdomains`, the parent domain; empty for `any`. */
  readonly host: string;
  /** Undefined allows 80 and 443. */
  readonly port: number | undefined;
}

const ENTRY = /^(\[[\da-f:.]+\]|[^\s:/\\?#@[\]]+)(?::([1-9]\d{0,4}))?$/i;
const NAME = /^[a-z\d_-]+(\.[a-z\d_-]+)*$/;
export const LOCALHOST = /(^|\.)localhost\.?$/;

/**
 * Parses `images.example.com`, `*.example.com`, `*` or an IP address, each with an optional `:port`; undefined if
 * invalid.
 */
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
  // Not `0x7f.1` or `2130706433`: the operator should see which address is allowed.
  const plain = host === written || host.startsWith('[');
  return plain && !subdomains ? { kind: 'address', host, port } : undefined;
}

/** A host without the brackets that URLs put around an IPv6 address. */
export const unbracketed = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');
