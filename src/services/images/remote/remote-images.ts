import { Resolver } from 'node:dns/promises';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AllowedHost } from '../../../domain/allowed-host.js';
import { LIMITS } from '../../../domain/limits.js';
import { badInput, LexiclipError } from '../../../errors.js';
import { imageTooLarge } from '../../validation/image-bytes.js';
import type { RemoteImages } from '../image-source.js';
import { isListed } from './allowed-hosts.js';
import { isPublicAddress } from './public-address.js';

/** All addresses that a name stands for; none when it stands for nothing. */
export type Resolve = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

export interface FetchOptions {
  /** How long a fetch may take in all, ms. */
  readonly deadlineMs?: number;
  readonly resolve?: Resolve;
}

const HEADERS = { 'user-agent': 'lexiclip', accept: 'image/*', 'accept-encoding': 'identity' };
const REDIRECTS = [301, 302, 303, 307, 308];
const FIRST_BYTES = 64 * 1024;
const RETRY_AFTER_MS = 1000;

/**
 * Fetches images over HTTP from the hosts of a list.
 *
 * A client chooses the URL, and this server stands where the client does not: it must not become the client's way into
 * the operator's network. So nothing is decided by what a name stood for some time before. The addresses are checked
 * when the socket asks for them, and the socket connects to one of those. Addresses in URLs, for which no socket asks,
 * are checked by `isListed`. Each redirect starts anew. Whoever is refused hears the same, whatever the cause.
 */
export class HttpImages implements RemoteImages {
  private readonly deadlineMs: number;
  private readonly resolve: Resolve;
  private running = 0;

  constructor(
    private readonly hosts: readonly AllowedHost[],
    { deadlineMs = LIMITS.urlFetchMs, resolve = askDns }: FetchOptions = {},
  ) {
    this.deadlineMs = deadlineMs;
    this.resolve = resolve;
  }

  async fetch(url: string, argument: string, signal: AbortSignal): Promise<Uint8Array> {
    signal.throwIfAborted();
    const first = this.permitted(url, argument);
    if (this.running >= LIMITS.urlFetches) throw overloaded(argument);
    this.running++;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(tooSlow(argument, this.deadlineMs)), this.deadlineMs);
    const ended = AbortSignal.any([signal, deadline.signal]);
    try {
      return await this.follow(first, argument, ended);
    } catch (error) {
      // A socket that an abort has closed looks like one that broke.
      ended.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(timer);
      this.running--;
    }
  }

  private async follow(first: URL, argument: string, signal: AbortSignal): Promise<Uint8Array> {
    let answer = await this.get(first, argument, signal);
    for (let redirects = 0; answer instanceof URL; redirects++) {
      if (redirects === LIMITS.urlRedirects) {
        throw badInput(argument, `the URL leads through more than ${LIMITS.urlRedirects} redirects`);
      }
      answer = await this.get(answer, argument, signal);
    }
    return answer;
  }

  /** The image, or where it is instead. The socket is gone afterwards, whatever has happened. */
  private async get(url: URL, argument: string, signal: AbortSignal): Promise<Uint8Array | URL> {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const lookup = lookupOf((name) => this.resolve(name, signal));
    const request = send(url, { agent: false, headers: HEADERS, lookup, signal });
    try {
      const response = await responseTo(request).catch((cause) => {
        throw notAllowed(argument, cause);
      });
      const { location } = response.headers;
      if (location === undefined || !REDIRECTS.includes(response.statusCode ?? 0)) {
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
      const rule = `an http or https URL of at most ${LIMITS.urlLength} characters, without user and password`;
      throw badInput(argument, `must be, and redirect to, ${rule}`);
    }
    if (!isListed(this.hosts, parsed)) throw notAllowed(argument);
    return parsed;
  }
}

/**
 * Asks DNS itself. The system's resolver would hold one of the few threads that images are decoded on, for as long as
 * somebody's name server likes; and what only this machine has a name for is not public.
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

/** What a socket asks for the addresses of a name. One that is not public spoils all. */
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
    request.on('close', () => reject(new Error('closed without an answer')));
    request.end();
  });

async function readImage(response: IncomingMessage, argument: string): Promise<Uint8Array> {
  const { statusCode, headers } = response;
  if (statusCode !== 200) throw unsupported(argument, `the URL was answered with status ${statusCode}, not 200`);
  if (!/^(image\/|application\/octet-stream *(;|$))/i.test(headers['content-type'] ?? '')) {
    throw unsupported(argument, 'the content type must be image/… or application/octet-stream');
  }
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) {
    throw unsupported(argument, 'the answer must not be compressed (no content-encoding)');
  }
  if (Number(headers['content-length'] ?? 0) > LIMITS.imageBytes) throw imageTooLarge(argument);
  try {
    return await readBody(response, argument);
  } catch (cause) {
    if (cause instanceof LexiclipError) throw cause;
    throw unsupported(argument, 'the answer broke off', cause);
  }
}

/** Into one array that grows: as a list, a body in pieces of one byte would take a hundred times its size. */
async function readBody(response: AsyncIterable<Uint8Array>, argument: string): Promise<Uint8Array> {
  let bytes = new Uint8Array(FIRST_BYTES);
  let length = 0;
  for await (const piece of response) {
    const needed = length + piece.length;
    if (needed > LIMITS.imageBytes) throw imageTooLarge(argument);
    if (needed > bytes.length) {
      const grown = new Uint8Array(Math.min(Math.max(needed, 2 * bytes.length), LIMITS.imageBytes));
      grown.set(bytes);
      bytes = grown;
    }
    bytes.set(piece, length);
    length = needed;
  }
  return bytes.slice(0, length);
}

/** One message for what is not listed, not public, not known and not there, so that nobody can look around with it. */
const notAllowed = (argument: string, cause?: unknown): LexiclipError => {
  const message = `${argument}: this server may not fetch from there, or nothing answers there`;
  return new LexiclipError('BAD_USER_INPUT', message, { argument }, { cause });
};

const unsupported = (argument: string, message: string, cause?: unknown): LexiclipError =>
  new LexiclipError('UNSUPPORTED_IMAGE', `${argument}: ${message}`, { argument }, { cause });

const tooSlow = (argument: string, deadlineMs: number): LexiclipError =>
  new LexiclipError('TIMEOUT', `${argument}: no image came within ${deadlineMs / 1000} s`, { argument });

const overloaded = (argument: string): LexiclipError => {
  const message = `${argument}: this server fetches at most ${LIMITS.urlFetches} images at once; try again, or send the file`;
  return new LexiclipError('OVERLOADED', message, { argument, retryAfterMs: RETRY_AFTER_MS });
};
