import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { digestOf, sizeOf } from './file-digest.js';
import type { FileBody, HubFile } from './hub-client.js';
import { reasonOf } from './hub-client.js';
import { HubError } from './hub-error.js';
import { PassingError, type Persistence, persistently } from './retries.js';

/** How long a connection may bring nothing, ms. */
const STALL_MS = 30_000;

export interface Download {
  readonly file: HubFile;
  /** Where what has arrived is kept until all has; what is there of an earlier download is used. */
  readonly part: string;
  /** Begins to read the file from a position on. */
  readonly open: (start: number, signal: AbortSignal) => Promise<FileBody>;
  /** Called with the number of bytes that are there. */
  readonly onBytes: (loaded: number) => void;
}

/**
 * Brings a file whole and verified into its part. A connection that breaks is taken up where it broke.
 *
 * @throws HubError when what arrives is not the file; the part is gone then. PassingError when no connection holds
 */
export async function download(task: Download, persistence: Persistence): Promise<void> {
  const { file, part } = task;
  await mkdir(dirname(part), { recursive: true });
  const before = (await sizeOf(part)) ?? 0;
  await complete(task, persistence);
  let digest = await digestOf(part, file);
  // What an earlier download has left may be of another revision.
  if (digest !== file.digest.value && before > 0) {
    await rm(part, { force: true });
    await complete(task, persistence);
    digest = await digestOf(part, file);
  }
  if (digest === file.digest.value) return;
  await rm(part, { force: true });
  const { algorithm, value } = file.digest;
  throw new HubError(
    'DAMAGED',
    'model',
    `${file.path} arrived damaged and was removed: its ${algorithm} is ${digest}, not ${value}`,
  );
}

async function complete({ file, part, open: begin, onBytes }: Download, persistence: Persistence): Promise<void> {
  const { signal } = persistence;
  // Neither emptied nor opened for appending: what is there may be kept, or written over.
  const handle = await open(part, (await sizeOf(part)) === undefined ? 'w+' : 'r+');
  try {
    let position = (await handle.stat()).size;
    if (position > file.size) position = 0;
    onBytes(position);
    let furthest = position;
    await persistently(async (achieved) => {
      if (position === file.size) return;
      const stall = new Stall(signal);
      const body = await begin(position, stall.signal);
      position = body.start;
      for await (const chunk of chunksOf(body.stream, stall)) {
        await write(handle, chunk, position);
        position += chunk.length;
        onBytes(position);
        // A server that sends no parts may begin, and break off, again and again.
        if (position > furthest) achieved();
        furthest = Math.max(furthest, position);
        if (position > file.size) break;
      }
      if (position < file.size) throw new PassingError('the connection ended early');
    }, persistence);
    await handle.truncate(position);
    // Otherwise a file could have its name before its bytes are on the disk.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function write(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < chunk.length) {
    written += (await handle.write(chunk, written, chunk.length - written, position + written)).bytesWritten;
  }
}

/** The bytes of a body. @throws PassingError when the connection breaks or brings nothing */
async function* chunksOf(stream: ReadableStream<Uint8Array>, stall: Stall): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      stall.begin();
      const { done, value } = await reader.read().catch((error: unknown) => {
        if (stall.isOver) throw new PassingError(`nothing came for ${STALL_MS / 1000} s`);
        throw new PassingError(reasonOf(error), undefined, { cause: error });
      });
      stall.end();
      if (done) return;
      yield value;
    }
  } finally {
    stall.end();
    await reader.cancel().catch(() => undefined);
  }
}

/** Aborts a connection that brings nothing. */
class Stall {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  readonly signal: AbortSignal;

  constructor(outer: AbortSignal | undefined) {
    const { signal } = this.controller;
    this.signal = outer ? AbortSignal.any([outer, signal]) : signal;
  }

  get isOver(): boolean {
    return this.controller.signal.aborted;
  }

  begin(): void {
    this.timer = setTimeout(() => this.controller.abort(), STALL_MS);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
