import { badInput } from '../../errors.js';
import type { PieceBounds } from '../../services/uploads/piece-checks.js';

const RANGE = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/;

/** Where a piece stands, as its header field says. @throws LexiclipError BAD_USER_INPUT naming `Content-Range` */
export function pieceBounds(header: string | undefined): PieceBounds {
  const match = RANGE.exec(header ?? '');
  if (!match)
    throw badInput('Content-Range', 'must be "bytes FIRST-LAST/ALL": the first and last byte of the piece, from 0');
  const [first, last, total] = match.slice(1).map(Number) as [number, number, number];
  if (first > last || last >= total)
    throw badInput('Content-Range', 'FIRST must not be after LAST, and LAST must be less than ALL');
  return { from: first, length: last - first + 1, total };
}
