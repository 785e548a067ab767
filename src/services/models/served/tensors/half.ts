/*
 * Numbers of 16 bits as IEEE 754 has them: one bit for the sign, five for the exponent, ten for the fraction.
 */

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** Bits of the nearest number of 16 bits; of two that are as near, the even one. */
export function toHalf(value: number): number {
  single[0] = value;
  const all = bits[0] as number;
  const sign = (all >>> 16) & 0x8000;
  const exponent = (all >>> 23) & 0xff;
  const fraction = all & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  const shifted = exponent - 112;
  if (shifted >= 31) return sign | 0x7c00;
  if (shifted <= 0) {
    // Too small for an exponent: a fraction alone, or nothing.
    if (shifted < -10) return sign;
    return sign | rounded(fraction | 0x800000, 14 - shifted);
  }
  // What is carried goes into the exponent, as it should.
  return sign | ((shifted << 10) + rounded(fraction, 13));
}

/** The number that the bits mean. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function rounded(value: number, dropped: number): number {
  const kept = value >>> dropped;
  const rest = value & ((1 << dropped) - 1);
  const half = 1 << (dropped - 1);
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept;
}
