import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { badInput } from '../../errors.js';

/** A body as it was before its client packed it. */
export interface Unpacked {
  readonly bytes: Readable;
  /** Discards the rest. The client can go on sending, so that it comes to read the answer. */
  stop(): void;
}

/**
 * The forms in which bodies may be packed. Others let a few bytes of input allocate megabytes for the window that they
 * look back on; these need 32 kB.
 */
const UNPACKERS = new Map([
  ['gzip', createGunzip],
  ['deflate', createInflate],
]);

/** @throws LexiclipError BAD_USER_INPUT for a body packed in another way */
export function unpacked(raw: IncomingMessage): Unpacked {
  const encoding = raw.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return { bytes: raw, stop: () => raw.resume() };
  const open = UNPACKERS.get(encoding);
  if (!open) throw badInput('body', `its Content-Encoding must be one of ${[...UNPACKERS.keys()].join(', ')}`);
  const unpacker = raw.pipe(open());
  const stop = () => {
    raw.unpipe(unpacker);
    unpacker.destroy();
    raw.resume();
  };
  return { bytes: unpacker, stop };
}
