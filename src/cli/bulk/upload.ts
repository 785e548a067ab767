import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS } from '../../domain/limits.js';
import { type Endpoint, RequestError, UnreachableError } from '../service/request.js';
import type { Service } from '../service/service-command.js';
import { bodyOf, reasonOf, refusalOf } from '../service/transport/send.js';
import { megabytes, note } from '../terminal/output.js';
import { progressBar } from '../terminal/progress.js';
import { UsageError } from '../usage-error.js';
import type { Source } from './source.js';

/** What the service has of an upload. */
interface UploadState {
  readonly received: number;
  readonly bytes: number;
}

const PAUSE_MS = 1_000;
/** What passes: the same piece again, later, or a smaller one. */
const PASSING: readonly string[] = ['OVERLOADED', 'RATE_LIMITED', 'TIMEOUT', 'INTERNAL'];

/**
 * Sends a source in pieces, and goes on where an earlier attempt has ended.
 *
 * @param name of the upload
 * @param onSent called with the number of bytes that the service has
 * @throws RequestError when the service refuses; UnreachableError when it is away for too long; what the source throws
 */
export async function upload(
  { endpoint, maxWaitMs }: Service,
  name: string,
  source: Source,
  onSent: (bytes: number) => void,
): Promise<void> {
  const to = new Upload(endpoint, name, source.size);
  let pieceBytes = LIMITS.uploadPieceBytes;
  let heardAt = performance.now();
  const heard = (received: number) => {
    heardAt = performance.now();
    onSent(received);
  };
  for (;;) {
    try {
      let at = await to.received();
      heard(at);
      for await (const piece of pieces(source.open(at), pieceBytes)) {
        at = await to.put(piece, at);
        heard(at);
      }
      if (at < source.size) throw new UsageError(`${source.name}: has changed while it was sent`);
      return;
    } catch (error) {
      if (isConflictOfPlace(error, source.size)) continue;
      if (!isPassing(error) || performance.now() - heardAt > maxWaitMs) throw error;
      if (error instanceof RequestError && error.code === 'TIMEOUT') {
        pieceBytes = Math.max(LIMITS.uploadPieceMinBytes, pieceBytes / 2);
      }
      note(`${(error as Error).message}; trying again`);
      await sleep(waitMs(error));
    }
  }
}

/** Sends a source, and shows how much of it. @throws as `upload` */
export async function uploadWithBar(service: Service, name: string, source: Source): Promise<void> {
  const total = megabytes(source.size);
  const bar = await progressBar(source.size, (sent) => `${megabytes(sent)} of ${total} sent`);
  let sent = 0;
  try {
    await upload(service, name, source, (received) => {
      bar.add(received - sent);
      sent = received;
    });
  } finally {
    bar.stop();
  }
  note(`${source.name}: ${total} sent`);
}

/** Another command sends the same. */
const isConflictOfPlace = (error: unknown, size: number): boolean =>
  error instanceof RequestError &&
  error.code === 'CONFLICT' &&
  typeof error.extensions.received === 'number' &&
  (error.extensions.bytes ?? size) === size;

const isPassing = (error: unknown): boolean =>
  error instanceof UnreachableError || (error instanceof RequestError && PASSING.includes(error.code));

function waitMs(error: unknown): number {
  const given = error instanceof RequestError ? error.extensions.retryAfterMs : undefined;
  return typeof given === 'number' ? Math.max(given, PAUSE_MS) : PAUSE_MS;
}

/** Bytes in pieces of a size; the last has what is left. */
async function* pieces(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer, void> {
  let parts: Uint8Array[] = [];
  let held = 0;
  for await (const given of bytes) {
    let part = given;
    while (held + part.length >= size) {
      yield Buffer.concat([...parts, part.subarray(0, size - held)]);
      part = part.subarray(size - held);
      [parts, held] = [[], 0];
    }
    parts.push(part);
    held += part.length;
  }
  if (held > 0) yield Buffer.concat(parts);
}

/** An upload as the service has it. */
class Upload {
  private readonly url: URL;

  constructor(
    private readonly endpoint: Endpoint,
    name: string,
    private readonly size: number,
  ) {
    this.url = new URL(`uploads/${name}`, endpoint.url);
  }

  /** Bytes that are there. @throws RequestError; UnreachableError */
  async received(): Promise<number> {
    try {
      return (await this.send('GET')).received;
    } catch (error) {
      if (error instanceof RequestError && error.code === 'NOT_FOUND') return 0;
      throw error;
    }
  }

  /** @returns the number of bytes that are there then @throws RequestError; UnreachableError */
  async put(piece: Buffer, at: number): Promise<number> {
    const range = `bytes ${at}-${at + piece.length - 1}/${this.size}`;
    return (await this.send('PUT', piece, { 'content-range': range })).received;
  }

  private async send(method: string, body?: Buffer, headers: Record<string, string> = {}): Promise<UploadState> {
    try {
      const authorization = `Bearer ${this.endpoint.key}`;
      const all = { authorization, ...(body && { 'content-type': 'application/octet-stream' }), ...headers };
      const response = await fetch(this.url, { method, headers: all, ...(body && { body }) });
      const answer = await bodyOf(response);
      const refusal = refusalOf(response, answer);
      if (refusal) throw refusal;
      if (response.ok && answer) return answer as unknown as UploadState;
      throw new UnreachableError(`${this.url} gave no answer about an upload (HTTP ${response.status})`);
    } catch (error) {
      if (error instanceof RequestError || error instanceof UnreachableError) throw error;
      throw new UnreachableError(`${this.url} does not answer: ${reasonOf(error)}`, { cause: error });
    }
  }
}

/** Removes an upload that is not needed any more. One that stays is removed by the service, after a day. */
export async function removeUpload({ url, key }: Endpoint, name: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}` };
  await fetch(new URL(`uploads/${name}`, url), { method: 'DELETE', headers }).catch(() => undefined);
}
