import type { IncomingMessage } from 'node:http';
import type { AllowedHost } from '../../../domain/allowed-host.js';
import type { TenantId } from '../../../domain/ids.js';
import { LIMITS } from '../../../domain/limits.js';
import { badInput, LexiclipError } from '../../../errors.js';
import { Gate } from '../../concurrency/queues/gate.js';
import { OutboundGuard, type Resolve, UnreachableError, URL_RULE } from '../../outbound/guard.js';
import { imageTooLarge } from '../../validation/image-bytes.js';
import type { ImageCaller, RemoteImages } from '../image-source.js';

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
 * Clients choose the URL, so `OutboundGuard` checks where it leads, and where every redirect leads. The error is the same
 * for all that is not allowed, whatever the reason.
 */
export class HttpImages implements RemoteImages {
  private readonly deadlineMs: number;
  private readonly guard: OutboundGuard;
  /** No tenant takes more than half of what the others leave, so that a place is free for whoever comes next. */
  private readonly gate = new Gate<TenantId>('images by URL', {
    inside: LIMITS.urlFetches,
    insideEach: (others) => Math.ceil((LIMITS.urlFetches - others) / 2),
    waiting: LIMITS.urlFetchesWaiting,
    waitingEach: LIMITS.urlFetchesWaiting / 2,
  });

  constructor(hosts: readonly AllowedHost[], { deadlineMs = LIMITS.urlFetchMs, resolve }: FetchOptions = {}) {
    this.deadlineMs = deadlineMs;
    this.guard = new OutboundGuard(hosts, resolve);
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

  /** The image, or the target of a redirect. */
  private async get(url: URL, argument: string, signal: AbortSignal): Promise<Uint8Array | URL> {
    const read = async (response: IncomingMessage) => {
      const { location } = response.headers;
      if (location === undefined || !REDIRECT_STATUSES.includes(response.statusCode ?? 0)) {
        return readImage(response, argument);
      }
      // Servers send UTF-8; Node reads headers as Latin-1.
      return this.permitted(Buffer.from(location, 'latin1').toString(), argument, url);
    };
    return this.guard.send(url, { headers: HEADERS, signal }, read).catch((error: unknown) => {
      throw error instanceof UnreachableError ? notAllowed(argument, error.cause) : error;
    });
  }

  private permitted(url: string, argument: string, base?: URL): URL {
    const checked = this.guard.check(url, base);
    if (checked === 'form') throw badInput(argument, `must be, and redirect only to, ${URL_RULE}`);
    if (checked === 'host') throw notAllowed(argument);
    return checked;
  }
}

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
