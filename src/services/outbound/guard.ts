import { Resolver } from 'node:dns/promises';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AllowedHost } from '../../domain/allowed-host.js';
import { LIMITS } from '../../domain/limits.js';
import { isListed } from './allowed-hosts.js';
import { isPublicAddress } from './public-address.js';

/** Looks up all addresses of a name; none when it does not exist. */
export type Resolve = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

/** Why nothing is sent to a URL: it is none that may be used, or its host is not listed. */
export type UrlFault = 'form' | 'host';

/** What a URL must be, for errors. */
export const URL_RULE = `an http or https URL of at most ${LIMITS.urlLength} characters, without user name and password`;

export interface OutboundRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** Nothing answered, or nothing there may be asked. The message is for the log only: clients must not learn which. */
export class UnreachableError extends Error {}

/**
 * Sends requests to URLs that clients have chosen, to listed hosts only.
 *
 * Clients must not reach the operator's network through this server (SSRF). An earlier lookup of a name proves nothing,
 * so addresses are checked when the socket looks them up, and it connects to one of those. IP addresses in URLs, which no
 * socket looks up, are checked by `isListed`. Redirects are not followed: whoever does must check each target.
 */
export class OutboundGuard {
  constructor(
    private readonly hosts: readonly AllowedHost[],
    private readonly resolve: Resolve = askDns,
  ) {}

  /** @param base what a relative URL is relative to */
  check(url: string, base?: URL): URL | UrlFault {
    const parsed = url.length <= LIMITS.urlLength && URL.canParse(url, base?.href) ? new URL(url, base) : undefined;
    const isWeb = parsed?.protocol === 'http:' || parsed?.protocol === 'https:';
    if (!parsed || !isWeb || parsed.username || parsed.password || parsed.href.length > LIMITS.urlLength) return 'form';
    return isListed(this.hosts, parsed) ? parsed : 'host';
  }

  /**
   * Sends a request, and reads the response with `read`. The socket is closed afterwards, whatever happens.
   *
   * @param url as `check` returns it
   * @throws UnreachableError when there is no response, also where the signal has aborted; what `read` throws
   */
  async send<T>(url: URL, request: OutboundRequest, read: (response: IncomingMessage) => Promise<T>): Promise<T> {
    const { method = 'GET', headers, body, signal } = request;
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const lookup = lookupOf((name) => this.resolve(name, signal));
    const sent = send(url, { method, agent: false, headers, lookup, signal });
    try {
      const response = await responseTo(sent, body).catch((cause: unknown) => {
        throw new UnreachableError('no response', { cause });
      });
      return await read(response);
    } finally {
      sent.destroy();
    }
  }
}

/**
 * Looks a name up in DNS directly. The system's resolver would block one of the few threads that decode images, for as
 * long as a foreign name server takes. It would also find names that only this machine knows.
 */
async function askDns(name: string, signal: AbortSignal): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** The lookup function of a socket. It fails when any address of the name is not public. */
function lookupOf(resolve: (name: string) => Promise<readonly string[]>): LookupFunction {
  const find = async (name: string) => {
    const found = (await resolve(name)).map((address) => ({ address, family: isIP(address) }));
    const [first] = found;
    if (!first || !found.every(({ address }) => isPublicAddress(address))) throw new Error('no public address');
    return { found, first };
  };
  return (name, { all }, callback) => {
    find(name).then(
      ({ found, first }) => (all ? callback(null, found) : callback(null, first.address, first.family)),
      (error) => callback(error, []),
    );
  };
}

const responseTo = (request: ClientRequest, body: string | undefined): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
    request.on('close', () => reject(new Error('closed without a response')));
    request.end(body);
  });
