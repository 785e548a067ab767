import { LexiclipError } from '../../../errors.js';

/** How an archive is read. */
export interface Reading {
  /** The first item that is wanted. Those before it are counted, and not unpacked where that can be avoided. */
  readonly from: number;
  /** Ends the reading with its reason. */
  readonly signal: AbortSignal;
  readonly maxEntries: number;
  /** Bytes that all entries together may unpack to. */
  readonly maxUnpackedBytes: number;
  /** Is awaited between short pieces of work, so that others get on. */
  readonly pause: () => Promise<void> | undefined;
}

/** What errors of the whole upload name. */
const UPLOAD = 'upload';

/** BAD_USER_INPUT for an upload that cannot be read, or not any further. @param what such as "is cut off" */
export const unreadable = (what: string, cause?: unknown): LexiclipError =>
  new LexiclipError('BAD_USER_INPUT', `${UPLOAD}: ${what}`, { argument: UPLOAD }, { cause });

/** PAYLOAD_TOO_LARGE for an upload with more in it than is allowed. */
export const tooMuch = (what: string): LexiclipError =>
  new LexiclipError('PAYLOAD_TOO_LARGE', `${UPLOAD}: ${what}`, { argument: UPLOAD });

/** Counts what is in an upload. */
export class Counted {
  private entries = 0;
  private unpacked = 0;

  constructor(private readonly limits: Pick<Reading, 'maxEntries' | 'maxUnpackedBytes'>) {}

  /** @throws LexiclipError PAYLOAD_TOO_LARGE when there are too many */
  entry(): void {
    this.entries++;
    requireEntries(this.entries, this.limits.maxEntries);
  }

  /** Counts bytes that are about to be unpacked, or were. @throws LexiclipError PAYLOAD_TOO_LARGE when there are too many */
  bytes(count: number): void {
    this.unpacked += count;
    const { maxUnpackedBytes } = this.limits;
    if (this.unpacked <= maxUnpackedBytes) return;
    const megabytes = Math.floor(maxUnpackedBytes / 1024 / 1024);
    throw tooMuch(`unpacks to more than ${megabytes} MB, which is all that this server unpacks of one upload`);
  }
}

/** @throws LexiclipError PAYLOAD_TOO_LARGE when there are too many */
export function requireEntries(count: number, max: number): void {
  if (count > max) throw tooMuch(`may have at most ${max} entries; send the others as another upload`);
}
