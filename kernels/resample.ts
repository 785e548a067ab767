/**
 * The inner loops of PIL's 8-bit resampling, and the conversion of its pixels to floats. All pointers are byte offsets
 * into this module's own memory, which the caller lays out.
 *
 * Weights come in pairs of taps, 8 bytes each: the low 11 bits of both as two 16-bit numbers, then the bits above them,
 * signed. Each half fits a 16-bit dot product with pixel levels, which multiplies and adds two taps at once, and the
 * two sums make up the exact 32-bit sum: high × 2^11 + low.
 */

/** Number of fractional bits of a weight. */
const PRECISION: i32 = 22;
const HALF: i32 = 1 << (PRECISION - 1);
/** Number of bits in the low half of a weight. */
const LOW_BITS: i32 = 11;

/** Rounds four sums to levels, 0 to 255. The four bytes repeat in the result. */
function toLevels(low: v128, high: v128): v128 {
  const sum = i32x4.add(i32x4.shl(high, LOW_BITS), low);
  const words = i32x4.shr_s(sum, PRECISION);
  const halves = i16x8.narrow_i32x4_s(words, words);
  return i8x16.narrow_i16x8_u(halves, halves);
}

/**
 * Resizes horizontally.
 *
 * Reads up to 16 bytes past the taps of the last pixel, whose weights are 0, and writes one byte past each row.
 *
 * @param source RGB, interleaved, [rows × stride bytes]
 * @param first offset in a row of each output pixel's first tap, bytes, i32 [width]
 * @param weights in pairs, [width × taps / 2 × 8 bytes]
 * @param taps number of taps of each output pixel, a multiple of 4
 * @param width width of the output, pixels
 * @param out RGB, interleaved, [rows × outStride bytes], with outStride > width × 3
 */
export function horizontal(
  source: usize,
  stride: i32,
  rows: i32,
  first: usize,
  weights: usize,
  taps: i32,
  width: i32,
  out: usize,
  outStride: i32,
): void {
  // Select from 4 pixels of 3 bytes each the pairs r r g g b b of the first two and of the last two, as 16-bit numbers.
  const formerPairs = i8x16(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
  const latterPairs = i8x16(6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1);
  const weightsLength = taps * 4;
  // Two rows at a time share the weights. With an odd number of rows, the last one is paired with itself.
  for (let y = 0; y < rows; y += 2) {
    const second = y + 1 < rows ? 1 : 0;
    const row = source + y * stride;
    const nextRow = row + second * stride;
    let to = out + y * outStride;
    const toNext = second * outStride;
    let weight = weights;
    for (let x = 0; x < width; x++, to += 3) {
      const start = load<i32>(first + (x << 2));
      let at = row + start;
      let nextAt = nextRow + start;
      let low = i32x4.splat(HALF);
      let high = i32x4.splat(0);
      let nextLow = i32x4.splat(HALF);
      let nextHigh = i32x4.splat(0);
      for (const end = weight + weightsLength; weight < end; weight += 16, at += 12, nextAt += 12) {
        const pixels = v128.load(at);
        const nextPixels = v128.load(nextAt);
        const lowA = v128.load32_splat(weight);
        const highA = v128.load32_splat(weight, 4);
        const former = i8x16.swizzle(pixels, formerPairs);
        const nextFormer = i8x16.swizzle(nextPixels, formerPairs);
        low = i32x4.add(low, i32x4.dot_i16x8_s(former, lowA));
        high = i32x4.add(high, i32x4.dot_i16x8_s(former, highA));
        nextLow = i32x4.add(nextLow, i32x4.dot_i16x8_s(nextFormer, lowA));
        nextHigh = i32x4.add(nextHigh, i32x4.dot_i16x8_s(nextFormer, highA));
        const lowB = v128.load32_splat(weight, 8);
        const highB = v128.load32_splat(weight, 12);
        const latter = i8x16.swizzle(pixels, latterPairs);
        const nextLatter = i8x16.swizzle(nextPixels, latterPairs);
        low = i32x4.add(low, i32x4.dot_i16x8_s(latter, lowB));
        high = i32x4.add(high, i32x4.dot_i16x8_s(latter, highB));
        nextLow = i32x4.add(nextLow, i32x4.dot_i16x8_s(nextLatter, lowB));
        nextHigh = i32x4.add(nextHigh, i32x4.dot_i16x8_s(nextLatter, highB));
      }
      // Four bytes are written for three: the next pixel overwrites the fourth.
      v128.store32_lane(to, toLevels(low, high), 0);
      v128.store32_lane(to + toNext, toLevels(nextLow, nextHigh), 0);
    }
  }
}

/**
 * Resizes vertically, 16 columns at a time.
 *
 * Reads up to 15 bytes past a row, and rows past the last one for taps whose weights are 0. Writes up to 15 bytes past
 * the last row.
 *
 * @param source [rows × stride bytes]
 * @param first source row of each output row's first tap, i32 [height]
 * @param weights in pairs, [height × taps / 2 × 8 bytes]
 * @param taps number of taps of each output row, a multiple of 4
 * @param columns length of an output row, bytes
 * @param out [height × columns]
 */
export function vertical(
  source: usize,
  stride: i32,
  first: usize,
  weights: usize,
  taps: i32,
  columns: i32,
  out: usize,
  height: i32,
): void {
  const weightsLength = taps * 4;
  for (let y = 0; y < height; y++) {
    const top = source + load<i32>(first + (y << 2)) * stride;
    const start = weights + y * weightsLength;
    const end = start + weightsLength;
    const to = out + y * columns;
    for (let x = 0; x < columns; x += 16) {
      let at = top + x;
      let lowA = i32x4.splat(HALF);
      let lowB = lowA;
      let lowC = lowA;
      let lowD = lowA;
      let highA = i32x4.splat(0);
      let highB = highA;
      let highC = highA;
      let highD = highA;
      for (let weight = start; weight < end; weight += 8, at += stride * 2) {
        const upper = v128.load(at);
        const lower = v128.load(at + stride);
        const low = v128.load32_splat(weight);
        const high = v128.load32_splat(weight, 4);
        // Interleave the upper and lower levels of columns 0 to 7, and of columns 8 to 15.
        const left = i8x16.shuffle(upper, lower, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        const right = i8x16.shuffle(upper, lower, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        const a = i16x8.extend_low_i8x16_u(left);
        const b = i16x8.extend_high_i8x16_u(left);
        const c = i16x8.extend_low_i8x16_u(right);
        const d = i16x8.extend_high_i8x16_u(right);
        lowA = i32x4.add(lowA, i32x4.dot_i16x8_s(a, low));
        highA = i32x4.add(highA, i32x4.dot_i16x8_s(a, high));
        lowB = i32x4.add(lowB, i32x4.dot_i16x8_s(b, low));
        highB = i32x4.add(highB, i32x4.dot_i16x8_s(b, high));
        lowC = i32x4.add(lowC, i32x4.dot_i16x8_s(c, low));
        highC = i32x4.add(highC, i32x4.dot_i16x8_s(c, high));
        lowD = i32x4.add(lowD, i32x4.dot_i16x8_s(d, low));
        highD = i32x4.add(highD, i32x4.dot_i16x8_s(d, high));
      }
      v128.store32_lane(to + x, toLevels(lowA, highA), 0);
      v128.store32_lane(to + x, toLevels(lowB, highB), 0, 4);
      v128.store32_lane(to + x, toLevels(lowC, highC), 0, 8);
      v128.store32_lane(to + x, toLevels(lowD, highD), 0, 12);
    }
  }
}

/**
 * Makes columns of rows.
 *
 * @param source RGB, interleaved, [height × stride bytes]
 * @param width of the source, pixels
 * @param out RGB, interleaved, [width × height × 3 bytes]
 */
export function turn(source: usize, stride: i32, width: i32, height: i32, out: usize): void {
  for (let x = 0; x < width; x++) {
    let at = source + x * 3;
    for (let y = 0; y < height; y++, at += stride, out += 3) {
      store<u16>(out, load<u16>(at));
      store<u8>(out, load<u8>(at, 2), 2);
    }
  }
}

/**
 * Replaces every level by its value, and separates the channels.
 *
 * @param source RGB, interleaved, [area × 3]
 * @param values value of each level of each channel, f32 [3 × 256]
 * @param area number of pixels
 * @param out f32 [3 × area]
 */
export function normalise(source: usize, values: usize, area: i32, out: usize): void {
  const plane = area * 4;
  const end = out + plane;
  for (let to = out, at = source; to < end; to += 4, at += 3) {
    store<f32>(to, lookUp(values, load<u8>(at)));
    store<f32>(to + plane, lookUp(values + 1024, load<u8>(at, 1)));
    store<f32>(to + plane * 2, lookUp(values + 2048, load<u8>(at, 2)));
  }
}

function lookUp(values: usize, level: i32): f32 {
  return load<f32>(values + (level << 2));
}
