/** Points that are farther from the line than this are not on one. */
const TOLERANCE = 1e-2;
/** Smaller biases are rounding. */
const LEAST_BIAS = 1e-2;

/**
 * The scale and the bias with which logits are made from similarities.
 *
 * @returns undefined when they are made in another way
 */
export function lineFit(
  similarities: readonly number[],
  logits: ArrayLike<number>,
): { scale: number; bias: number | undefined } | undefined {
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;
  const [x, y] = [mean(similarities), mean(logits)];
  const of = (value: (dx: number, dy: number) => number) =>
    similarities.reduce((sum, s, i) => sum + value(s - x, (logits[i] as number) - y), 0);
  const scale = of((dx, dy) => dx * dy) / of((dx) => dx * dx);
  const bias = y - scale * x;
  const isLine = similarities.every((s, i) => Math.abs(scale * s + bias - (logits[i] as number)) < TOLERANCE);
  if (!isLine) return undefined;
  return { scale, bias: Math.abs(bias) < LEAST_BIAS ? undefined : bias };
}
