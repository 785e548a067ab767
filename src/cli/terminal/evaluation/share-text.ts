import { percent } from '../output.js';

/** A share as the service gives it. */
export interface Share {
  readonly value?: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
  readonly count: number;
  readonly of: number;
}

/** `8.2 % (5 of 61: 3.6 to 17.8 %)`. */
export const shareText = ({ value, low, high, count, of }: Share): string =>
  value == null || low == null || high == null
    ? `none of ${of}`
    : `${percent(value)} (${count} of ${of}: ${(100 * low).toFixed(1)} to ${percent(high)})`;

/** `-1.7`: a difference of shares in points. */
export const points = (share: number): string => `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)}`;
