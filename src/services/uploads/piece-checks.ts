import { LIMITS } from '../../domain/limits.js';
import { receivedOf, type Upload } from '../../domain/upload.js';
import { badInput, LexiclipError, quotaExceeded } from '../../errors.js';

/** Where a piece stands in its upload. */
export interface PieceBounds {
  /** Of its first byte. */
  readonly from: number;
  /** Number of bytes. */
  readonly length: number;
  /** What all of the upload has, bytes. */
  readonly total: number;
}

const NAME = /^[A-Za-z0-9_-]{8,64}$/;
const MEGABYTE = 1024 * 1024;
const RANGE = 'Content-Range';

/** @throws LexiclipError BAD_USER_INPUT naming `id` */
export function checkName(name: string): void {
  if (!NAME.test(name)) throw badInput('id', 'must be 8 to 64 of the characters A to Z, a to z, 0 to 9, "-" and "_"');
}

/** @throws LexiclipError BAD_USER_INPUT or PAYLOAD_TOO_LARGE naming `Content-Range` */
export function checkBounds({ from, length, total }: PieceBounds, maxBytes: number): void {
  if (total > maxBytes)
    throw tooLarge(`an upload may have at most ${maxBytes / MEGABYTE} MB on this server; send it as several`);
  if (length > LIMITS.uploadPieceBytes)
    throw tooLarge(`a piece may have at most ${LIMITS.uploadPieceBytes / MEGABYTE} MB`);
  const min = minBytes(total);
  if (length < min && from + length < total)
    throw badInput(RANGE, `each piece of this upload must have at least ${min} bytes, but for the last`);
}

/** The least that a piece may have, unless it is the last, bytes. Each takes its time, and makes the next slower. */
const minBytes = (total: number): number =>
  Math.max(LIMITS.uploadPieceMinBytes, Math.ceil(total / LIMITS.uploadPieces));

/**
 * Compares a piece with what has come.
 *
 * @returns whether it is the next one, or one that has come already
 * @throws LexiclipError CONFLICT with `received` and `bytes`
 */
export function checkPlace(
  upload: Upload,
  { from, length, total, sha256 }: PieceBounds & { readonly sha256?: string },
): 'next' | 'known' {
  const received = receivedOf(upload);
  const refuse = (why: string) =>
    new LexiclipError('CONFLICT', `${RANGE}: ${why}`, { argument: RANGE, received, bytes: upload.total });
  if (total !== upload.total) throw refuse(`this upload has ${upload.total} bytes in all, not ${total}`);
  if (from === received && received < total) return 'next';
  const known = upload.pieces.find((piece) => piece.from === from && piece.length === length);
  if (known && (sha256 === undefined || known.sha256 === sha256)) return 'known';
  if (known) throw refuse('other bytes have come for this piece; delete the upload, and begin again');
  if (received === total) throw refuse('all of it has come, in other pieces');
  throw refuse(`${received} bytes have come; go on with the byte ${received}`);
}

/** @throws LexiclipError FORBIDDEN when so many bytes more are too many @param quota megabytes */
export function checkQuota(used: number, more: number, quota: number): void {
  if (used + more <= quota * MEGABYTE) return;
  const details = { quota: 'uploadMb', limit: quota, used: Math.ceil(used / MEGABYTE) };
  throw quotaExceeded(RANGE, 'MB in all uploads', details);
}

const tooLarge = (what: string): LexiclipError =>
  new LexiclipError('PAYLOAD_TOO_LARGE', `${RANGE}: ${what}`, { argument: RANGE });
