/** A share with Wilson's 95 % interval. Null: nothing was counted. */
export interface Share {
  readonly value?: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
  readonly count: number;
  readonly of: number;
}

/** 0.7604 → "76.0 %". */
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** A share with its interval and counts: "76.0 % (70.9 to 80.5), 228 of 300". */
export const shareText = ({ value, low, high, count, of }: Share): string =>
  value == null || low == null || high == null
    ? `no figure: ${count} of ${of}`
    : `${percent(value)} (${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)}), ${count} of ${of}`;

/** A figure with three digits after the point; a dash where there is none. */
export const number = (value: number | null | undefined, digits = 3): string =>
  value == null ? '–' : value.toFixed(digits);

/** An exact p value, in words a person can act on. */
export function pValueText(p: number, differing: number): string {
  if (differing === 0) return 'No answer became right or wrong.';
  const rounded = p < 0.001 ? 'less than 0.001' : p.toFixed(3);
  if (p < 0.05)
    return `Unlikely to be chance: with no real difference, so uneven a split comes up with a probability of ${rounded}.`;
  return `It may be chance: with no real difference, a split at least as uneven comes up with a probability of ${rounded}.`;
}

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const when = (date: string): string => DATE.format(new Date(date));
