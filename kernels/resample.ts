/**
 * The inner loops of PIL's 8-bit resampling, and the conversion of its pixels to floats. All pointers are byte offsets
 * into this module's own memory, which the caller lays out.
 *
 * A weight is high × 2^shift + low, where high fits 16 bits and low is small, so that each is a factor of 16-bit dot
 * products, which multiply and add two taps at once. The exact sum is that of the high parts × 2^shift, and that of the
 * low parts.
 */

/** Number of fractional bits of a weight. */
const PRECISION: i32 = 22;
const HALF: i32 = 1 << (PRECISION - 1);

/** Four levels, 0 to 255, of sums that are rounded down. The four bytes repeat in the result. */
function toLevels(sum: v128): v128 {
  const words = i32x4.shr_s(sum, PRECISION);
  const halves = i16x8.narrow_i32x4_s(words, words);
  return i8x16.narrow_i16x8_u(halves, halves);
}

/** Whether sums between two bounds have one level each. */
function sameLevels(least: v128, most: v128): bool {
  return !v128.any_true(v128.xor(i32x4.shr_s(least, PRECISION), i32x4.shr_s(most, PRECISION)));
}

/** Weighted sums of the three channels of one output pixel. */
function pixelSums(at: usize, weight: usize, taps: i32, former: v128, latter: v128): v128 {
  let sums = i32x4.splat(0);
  for (const end = weight + taps * 2; weight < end; weight += 8, at += 12) {
    const pixels = v128.load(at);
    sums = i32x4.add(sums, i32x4.dot_i16x8_s(i8x16.swizzle(pixels, former), v128.load32_splat(weight)));
    sums = i32x4.add(sums, i32x4.dot_i16x8_s(i8x16.swizzle(pixels, latter), v128.load32_splat(weight, 4)));
  }
  return sums;
}

/**
 * Resizes horizontally. The sums of the high parts say between which bounds an exact sum is; only where these have not
 * the same level, for a few pixels in a hundred, the low parts are added.
 *
 * Reads up to 16 bytes past the taps of the last pixel, whose weights are 0, and writes one byte past each row.
 *
 * @param source RGB, interleaved, [rows × stride bytes]
 * @param first offset in a row of each output pixel's first tap, bytes, i32 [width]
 * @param high i16 [width × taps]
 * @param low i16 [width × taps]
 * @param bounds of the sum of the low parts of each output pixel: the least, and from there to the most, i32 [width × 2]
 * @param taps number of taps of each output pixel, a multiple of 4
 * @param width width of the output, pixels
 * @param out RGB, interleaved, [rows × outStride bytes], with outStride > width × 3
 */
export function horizontal(
  source: usize,
  stride: i32,
  rows: i32,
  first: usize,
  high: usize,
  low: usize,
  bounds: usize,
  shift: i32,
  taps: i32,
  width: i32,
  out: usize,
  outStride: i32,
): void {
  // Select from 4 pixels of 3 bytes each the pairs r r g g b b of the first two and of the last two, as 16-bit numbers.
  const former = i8x16(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
  const latter = i8x16(6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1);
  const weightsLength = taps * 2;
  // Two rows at a time share the weights. With an odd number of rows, the last one is paired with itself.
  for (let y = 0; y < rows; y += 2) {
    const second = y + 1 < rows ? 1 : 0;
    const row = source + y * stride;
    const nextRow = row + second * stride;
    let to = out + y * outStride;
    const toNext = second * outStride;
    let weight = high;
    for (let x = 0; x < width; x++, to += 3) {
      const start = load<i32>(first + (x << 2));
      let at = row + start;
      let nextAt = nextRow + start;
      let sums = i32x4.splat(0);
      let nextSums = i32x4.splat(0);
      for (const end = weight + weightsLength; weight < end; weight += 8, at += 12, nextAt += 12) {
        const pixels = v128.load(at);
        const nextPixels = v128.load(nextAt);
        const weightsA = v128.load32_splat(weight);
        const weightsB = v128.load32_splat(weight, 4);
        sums = i32x4.add(sums, i32x4.dot_i16x8_s(i8x16.swizzle(pixels, former), weightsA));
        nextSums = i32x4.add(nextSums, i32x4.dot_i16x8_s(i8x16.swizzle(nextPixels, former), weightsA));
        sums = i32x4.add(sums, i32x4.dot_i16x8_s(i8x16.swizzle(pixels, latter), weightsB));
        nextSums = i32x4.add(nextSums, i32x4.dot_i16x8_s(i8x16.swizzle(nextPixels, latter), weightsB));
      }
      const half = i32x4.splat(HALF);
      sums = i32x4.add(i32x4.shl(sums, shift), half);
      nextSums = i32x4.add(i32x4.shl(nextSums, shift), half);
      const least = v128.load32_splat(bounds + (x << 3));
      const range = v128.load32_splat(bounds + (x << 3), 4);
      const leastSums = i32x4.add(sums, least);
      const nextLeastSums = i32x4.add(nextSums, least);
      if (sameLevels(leastSums, i32x4.add(leastSums, range))) {
        sums = leastSums;
      } else {
        sums = i32x4.add(sums, pixelSums(row + start, low + x * weightsLength, taps, former, latter));
      }
      if (sameLevels(nextLeastSums, i32x4.add(nextLeastSums, range))) {
        nextSums = nextLeastSums;
      } else {
        nextSums = i32x4.add(nextSums, pixelSums(nextRow + start, low + x * weightsLength, taps, former, latter));
      }
      // Four bytes are written for three: the next pixel overwrites the fourth.
      v128.store32_lane(to, toLevels(sums), 0);
      v128.store32_lane(to + toNext, toLevels(nextSums), 0);
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
 * @param high i16 [height × taps]
 * @param low i16 [height × taps]
 * @param taps number of taps of each output row, a multiple of 4
 * @param columns length of an output row, bytes
 * @param out [height × columns]
 */
export function vertical(
  source: usize,
  stride: i32,
  first: usize,
  high: usize,
  low: usize,
  shift: i32,
  taps: i32,
  columns: i32,
  out: usize,
  height: i32,
): void {
  const weightsLength = taps * 2;
  const lowFromHigh = low - high;
  for (let y = 0; y < height; y++) {
    const top = source + load<i32>(first + (y << 2)) * stride;
    const start = high + y * weightsLength;
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
      for (let weight = start; weight < end; weight += 4, at += stride * 2) {
        const upper = v128.load(at);
        const lower = v128.load(at + stride);
        const highs = v128.load32_splat(weight);
        const lows = v128.load32_splat(weight + lowFromHigh);
        // Interleave the upper and lower levels of columns 0 to 7, and of columns 8 to 15.
        const left = i8x16.shuffle(upper, lower, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        const right = i8x16.shuffle(upper, lower, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        const a = i16x8.extend_low_i8x16_u(left);
        const b = i16x8.extend_high_i8x16_u(left);
        const c = i16x8.extend_low_i8x16_u(right);
        const d = i16x8.extend_high_i8x16_u(right);
        lowA = i32x4.add(lowA, i32x4.dot_i16x8_s(a, lows));
        highA = i32x4.add(highA, i32x4.dot_i16x8_s(a, highs));
        lowB = i32x4.add(lowB, i32x4.dot_i16x8_s(b, lows));
        highB = i32x4.add(highB, i32x4.dot_i16x8_s(b, highs));
        lowC = i32x4.add(lowC, i32x4.dot_i16x8_s(c, lows));
        highC = i32x4.add(highC, i32x4.dot_i16x8_s(c, highs));
        lowD = i32x4.add(lowD, i32x4.dot_i16x8_s(d, lows));
        highD = i32x4.add(highD, i32x4.dot_i16x8_s(d, highs));
      }
      v128.store32_lane(to + x, toLevels(i32x4.add(i32x4.shl(highA, shift), lowA)), 0);
      v128.store32_lane(to + x, toLevels(i32x4.add(i32x4.shl(highB, shift), lowB)), 0, 4);
      v128.store32_lane(to + x, toLevels(i32x4.add(i32x4.shl(highC, shift), lowC)), 0, 8);
      v128.store32_lane(to + x, toLevels(i32x4.add(i32x4.shl(highD, shift), lowD)), 0, 12);
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
