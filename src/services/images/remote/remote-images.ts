import { Resolver } from 'node:dns/promises';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AllowedHost } from '../../../domain/allowed-host.js';
import type { TenantId } from '../../../domain/ids.js';
import { LIMITS } from '../../../domain/limits.js';
import { badInput, LexiclipError } from '../../../errors.js';
import { Gate } from '../../concurrency/gate.js';
import { imageTooLarge } from '../../validation/image-bytes.js';
import type { ImageCaller, RemoteImages } from '../image-source.js';
import { isListed } from './allowed-hosts.js';
import { isPublicAddress } from './public-address.js';

/** Looks up all addresses of a name; none when it does not exist. */
export type Resolve = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

export interface FetchOptions {
  /** Maximum duration of a fetch with its redirects, ms. */
  readonly deadlineMs?: number;
  /** Replaces DNS. */
  readonly resolve?: Resolve;
}

const HEADERS = { 'user-agent': 'lexiclip', accept: 'image/*', 'accept-encoding': 'identity' };
const REDIRECT_STATUSES = [301, 302, 303, 307, 308];
const INITIAL_BUFFER_BYTES = 64 * 1024;

/**
 * Fetches images over HTTP from listed hosts.
 *
 * Clients choose the URL, and must not reach the operator's network through this server (SSRF). An earlier lookup of a
 * name proves nothing, so addresses are checked when the socket looks them up, and it connects to one of those. IP
 * addresses in URLs, which no socket looks up, are checked by `isListed`. Every redirect is checked in the same way.
 * The error is the same for all of them, whatever the reason.
 */
export class HttpImages implements RemoteImages {
  private readonly deadlineMs: number;
  private readonly resolve: Resolve;
  /** No tenant takes more than half of what the others leave, so that a place is free for whoever comes next. */
  private readonly gate = new Gate<TenantId>('images by URL', {
    inside: LIMITS.urlFetches,
    insideEach: (others) => Math.ceil((LIMITS.urlFetches - others) / 2),
    waiting: LIMITS.urlFetchesWaiting,
    waitingEach: LIMITS.urlFetchesWaiting / 2,
  });

  constructor(
    private readonly hosts: readonly AllowedHost[],
    { deadlineMs = LIMITS.urlFetchMs, resolve = askDns }: FetchOptions = {},
  ) {
    this.deadlineMs = deadlineMs;
    this.resolve = resolve;
  }

  /**
   * @throws LexiclipError BAD_USER_INPUT for a URL that is not allowed or does not answer, UNSUPPORTED_IMAGE for a
   *   response without a whole file, PAYLOAD_TOO_LARGE, TIMEOUT, or OVERLOADED; the signal's reason when it aborts
   */
  async fetch(url: string, argument: string, { tenant, signal }: ImageCaller): Promise<Uint8Array> {
    signal.throwIfAborted();
    const first = this.permitted(url, argument);
    const leave = await this.gate.enter(tenant, { signal }).catch((error: unknown) => {
      throw error instanceof LexiclipError ? named(error, argument) : error;
    });
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(tooSlow(argument, this.deadlineMs)), this.deadlineMs);
    const ended = AbortSignal.any([signal, deadline.signal]);
    try {
      return await this.follow(first, argument, ended);
    } catch (error) {
      // A socket that was closed by an abort looks like a broken one.
      ended.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(timer);
      leave();
    }
  }

  private async follow(first: URL, argument: string, signal: AbortSignal): Promise<Uint8Array> {
    let result = await this.get(first, argument, signal);
    for (let redirects = 0; result instanceof URL; redirects++) {
      if (redirects === LIMITS.urlRedirects) {
        throw badInput(argument, `the URL redirects more than ${LIMITS.urlRedirects} times`);
      }
      result = await this.get(result, argument, signal);
    }
    return result;
  }

  /** The image, or the target of a redirect. The socket is closed afterwards, whatever happens. */
  private async get(url: URL, argument: string, signal: AbortSignal): Promise<Uint8Array | URL> {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const lookup = lookupOf((name) => this.resolve(name, signal));
    const request = send(url, { agent: false, headers: HEADERS, lookup, signal });
    try {
      const response = await responseTo(request).catch((cause) => {
        throw notAllowed(argument, cause);
      });
      const { location } = response.headers;
      if (location === undefined || !REDIRECT_STATUSES.includes(response.statusCode ?? 0)) {
        return await readImage(response, argument);
      }
      // Servers send UTF-8; Node reads headers as Latin-1.
      return this.permitted(Buffer.from(location, 'latin1').toString(), argument, url);
    } finally {
      request.destroy();
    }
  }

  private permitted(url: string, argument: string, base?: URL): URL {
    const parsed = url.length <= LIMITS.urlLength && URL.canParse(url, base?.href) ? new URL(url, base) : undefined;
    const isWeb = parsed?.protocol === 'http:' || parsed?.protocol === 'https:';
    if (!parsed || !isWeb || parsed.username || parsed.password || parsed.href.length > LIMITS.urlLength) {
      const rule = `an http or https URL of at most ${LIMITS.urlLength} characters, without user name and password`;
      throw badInput(argument, `must be, and redirect only to, ${rule}`);
    }
    if (!isListed(this.hosts, parsed)) throw notAllowed(argument);
    return parsed;
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

const responseTo = (request: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
    request.on('close', () => reject(new Error('closed without a response')));
    request.end();
  });

/** The body, whatever the response says it is: the content type is only a claim. */
async function readImage(response: IncomingMessage, argument: string): Promise<Uint8Array> {
  const { statusCode, headers } = response;
  if (statusCode !== 200) throw unsupported(argument, `the URL returned status ${statusCode}, not 200`);
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) {
    throw unsupported(argument, 'the response must not be compressed (no content-encoding)');
  }
  if (Number(headers['content-length'] ?? 0) > LIMITS.imageBytes) throw imageTooLarge(argument);
  try {
    return await readBody(response, argument);
  } catch (cause) {
    if (cause instanceof LexiclipError) throw cause;
    throw unsupported(argument, 'the response ended early', cause);
  }
}

/** Reads into one growing array: a list of chunks of one byte would take a hundred times the size of the body. */
async function readBody(response: AsyncIterable<Uint8Array>, argument: string): Promise<Uint8Array> {
  let bytes = new Uint8Array(INITIAL_BUFFER_BYTES);
  let length = 0;
  for await (const chunk of response) {
    const needed = length + chunk.length;
    if (needed > LIMITS.imageBytes) throw imageTooLarge(argument);
    if (needed > bytes.length) {
      const grown = new Uint8Array(Math.min(Math.max(needed, 2 * bytes.length), LIMITS.imageBytes));
      grown.set(bytes);
      bytes = grown;
    }
    bytes.set(chunk, length);
    length = needed;
  }
  return bytes.slice(0, length);
}

/** One error for hosts that are not listed, public, known or reachable, so that clients cannot probe the network. */
const notAllowed = (argument: string, cause?: unknown): LexiclipError => {
  const message = `${argument}: this server may not fetch from there, or nothing answers there`;
  return new LexiclipError('BAD_USER_INPUT', message, { argument }, { cause });
};

const unsupported = (argument: string, message: string, cause?: unknown): LexiclipError =>
  new LexiclipError('UNSUPPORTED_IMAGE', `${argument}: ${message}`, { argument }, { cause });

const tooSlow = (argument: string, deadlineMs: number): LexiclipError =>
  new LexiclipError('TIMEOUT', `${argument}: no image arrived within ${deadlineMs / 1000} s`, { argument });

const named = ({ code, message, extensions }: LexiclipError, argument: string): LexiclipError =>
  new LexiclipError(code, code === 'OVERLOADED' ? `${argument}: ${message}` : message, { ...extensions, argument });
