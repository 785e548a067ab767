import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { badInput, LexiclipError } from '../../errors.js';
import type { RequestRecord } from '../../telemetry/request-record.js';
import { type HeldBody, LARGE_BYTES } from './body-memory.js';
import { unpacked } from './unpacking.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request's body takes of the memory for bodies. Set once it has passed `limitLoad`. */
    held?: HeldBody;
  }
}

/** What a body must bring in each period, on average, bytes per second. */
const MIN_BYTES_PER_SECOND = 1024;

export interface ReceivingLimits {
  /** Largest body, unpacked, bytes. */
  readonly maxBodyBytes: number;
  /** How long a body may bring too little, ms. */
  readonly stallMs: number;
}

/** A body that did not arrive in time. Its connection is closed: the rest of it may never come. */
export class LateBody extends LexiclipError {
  constructor() {
    super('TIMEOUT', 'the request did not arrive completely within the time that this server allows');
  }
}

/**
 * Reads the body of a request: unpacks it, and counts what comes out, as it comes.
 *
 * @param take gets every part; what it throws ends the reading
 * @throws LexiclipError PAYLOAD_TOO_LARGE or BAD_USER_INPUT naming `body`; OVERLOADED when there is no memory for it;
 *   LateBody; the reason of the request's signal
 */
export async function receive(
  request: FastifyRequest,
  { maxBodyBytes, stallMs }: ReceivingLimits,
  take: (part: Buffer) => void,
): Promise<void> {
  const { raw } = request;
  const held = request.held as HeldBody;
  const record = request.record as RequestRecord;
  if (Number(raw.headers['content-length']) > maxBodyBytes) throw tooLarge(maxBodyBytes);
  const { bytes, stop } = unpacked(raw);
  const count = (part: Buffer, reject: Reject) => {
    const wasLarge = record.bodyBytes > LARGE_BYTES;
    record.bodyBytes += part.length;
    if (!wasLarge && record.bodyBytes > LARGE_BYTES) void checkLarge(request).catch(reject);
    if (record.bodyBytes > maxBodyBytes) throw tooLarge(maxBodyBytes);
    held.grow(part.length);
    take(part);
  };
  const ends: (() => void)[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      held.giveWay = reject;
      ends.push(onEveryPart(bytes, count, reject));
      ends.push(onCancel(request.cancelled as AbortSignal, reject));
      ends.push(onStall(stallMs, () => record.bodyBytes, reject));
      bytes.once('end', resolve);
      bytes.once('error', (cause) => reject(unreadable(cause)));
      raw.once('close', () => raw.complete || reject(badInput('body', 'is incomplete')));
    });
    held.settle();
  } catch (error) {
    held.release();
    stop();
    throw error;
  } finally {
    for (const end of ends) end();
  }
}

async function checkLarge({ largeChecks = [] }: FastifyRequest): Promise<void> {
  for (const check of largeChecks) await check();
}

type Reject = (reason: unknown) => void;

/** @returns a function that ends it, as those below do */
function onEveryPart(bytes: Readable, take: (part: Buffer, reject: Reject) => void, reject: Reject): () => void {
  const read = (part: Buffer) => {
    try {
      take(part, reject);
    } catch (error) {
      // More parts may come before the reading has ended.
      bytes.off('data', read);
      reject(error);
    }
  };
  bytes.on('data', read);
  return () => bytes.off('data', read);
}

function onCancel(signal: AbortSignal, reject: Reject): () => void {
  const cancel = () => reject(isTimeout(signal.reason) ? new LateBody() : signal.reason);
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel);
  return () => signal.removeEventListener('abort', cancel);
}

function onStall(stallMs: number, size: () => number, reject: Reject): () => void {
  let before = 0;
  const look = () => {
    if (size() - before < (MIN_BYTES_PER_SECOND * stallMs) / 1000) reject(new LateBody());
    before = size();
  };
  const timer = setInterval(look, stallMs);
  return () => clearInterval(timer);
}

const isTimeout = (reason: unknown): boolean => reason instanceof LexiclipError && reason.code === 'TIMEOUT';

const tooLarge = (maxBytes: number): LexiclipError =>
  new LexiclipError('PAYLOAD_TOO_LARGE', `body: a request may have at most ${maxBytes / 1024 / 1024} MB`, {
    argument: 'body',
  });

const unreadable = (cause: unknown): LexiclipError =>
  new LexiclipError(
    'BAD_USER_INPUT',
    'body: is not packed in the way that its Content-Encoding says',
    { argument: 'body' },
    { cause },
  );
