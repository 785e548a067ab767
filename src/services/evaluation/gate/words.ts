/** A share as a number of points or percent: at most two decimals, with a minus that is one. */
export const hundredths = (share: number): string => signed(share, 2, '').replace(/\.?0+$/, '');

/** A difference of shares in points, with its sign: `+1.7`. */
export const points = (difference: number): string => signed(difference, 1, '+');

/** A share in percent, one decimal, without the sign. */
export const percent = (share: number): string => signed(share, 1, '');

/** A p-value: two digits that count. */
export const pWords = (p: number): string => (p < 0.0001 ? 'under 0.0001' : String(Number(p.toPrecision(2))));

/** A number of samples that only has to be about right, or so large that nobody has so many. */
export const about = (samples: number): string =>
  samples > 10_000_000 ? 'more than 10,000,000' : `about ${samples.toLocaleString('en-US')}`;

function signed(share: number, decimals: number, plus: string): string {
  const text = (100 * Math.abs(share)).toFixed(decimals);
  if (Number(text) === 0) return text;
  return `${share < 0 ? '−' : plus}${text}`;
}
