import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { badInput } from '../../errors.js';

/** A body as it was before its client packed it. */
export interface Unpacked {
  readonly bytes: Readable;
  /** Discards the rest. */
  stop(): void;
}

/** How often a part, of up to 64 KB, of a body that is discarded is read, ms. */
const DISCARD_EVERY_MS = 5;

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
  if (encoding === 'identity') return { bytes: raw, stop: () => discardSlowly(raw) };
  const open = UNPACKERS.get(encoding);
  if (!open) throw badInput('body', `its Content-Encoding must be one of ${[...UNPACKERS.keys()].join(', ')}`);
  const unpacker = raw.pipe(open());
  const stop = () => {
    raw.unpipe(unpacker);
    unpacker.destroy();
    discardSlowly(raw);
  };
  return { bytes: unpacker, stop };
}

/**
 * Reads what still comes of a body that was refused: many clients read no answer before they have sent all. It is read
 * slowly: at full speed, megabytes of it hold up others as much as the work that was refused.
 */
function discardSlowly(raw: IncomingMessage): void {
  raw.on('data', () => {
    raw.pause();
    setTimeout(() => raw.resume(), DISCARD_EVERY_MS);
  });
  raw.resume();
}
