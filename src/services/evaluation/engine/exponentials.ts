/** Exponents below it give less than the rounding of a sum that has 1 in it. */
const LOWEST = -40;
/** Values of the table for each halving. */
const STEPS = 64;
const PER_STEP = STEPS / Math.LN2;
const STEP = Math.LN2 / STEPS;

/** e to the power of 0, -STEP, -2 · STEP …, down to below the lowest. */
const POWERS = Float64Array.from({ length: Math.ceil(-LOWEST * PER_STEP) + 2 }, (_, i) => 2 ** (-i / STEPS));

/**
 * The sum of e^(scale · (value − highest)) over all values, to a relative error of 2e-12: three times as fast as by
 * `Math.exp`, which is most of what comparing samples with labels takes besides the products.
 *
 * @param highest of the values
 */
export function sumOfExponentials(values: Float32Array, highest: number, scale: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const exponent = scale * ((values[i] as number) - highest);
    if (exponent < LOWEST) continue;
    const steps = (-exponent * PER_STEP) | 0;
    const rest = exponent + steps * STEP;
    const power = 1 + rest * (1 + rest * (1 / 2 + rest * (1 / 6 + rest * (1 / 24))));
    sum += (POWERS[steps] as number) * power;
  }
  return sum;
}
