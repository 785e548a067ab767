/** A difference of two shares with its 95 % interval. */
export interface Gap {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A difference of shares in points, with its sign: 0.017 → "+1.7". */
export function points(difference: number): string {
  const text = Math.abs(100 * difference).toFixed(1);
  if (text === '0.0') return text;
  return `${difference < 0 ? '−' : '+'}${text}`;
}

/** "−5.0 points (95 % interval −9.2 to −1.0)". */
export const gapText = ({ value, low, high }: Gap): string =>
  `${points(value)} points (95 % interval ${points(low)} to ${points(high)})`;

/** "1 picture", "3 pictures". */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : several}`;
