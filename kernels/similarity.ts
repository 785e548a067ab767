/**
 * Dot products of image vectors with label vectors, in memory that several threads share. All pointers are byte offsets
 * into it, multiples of 4; every matrix is float32, row-major.
 *
 * The order of additions is the same, however many rows or images are computed together, so the result does not depend,
 * to the bit, on how the work is split. Labels are read strictly in sequence, which is twice as fast as reading several
 * rows in parallel.
 */

/** Number of images that fit into the fastest cache together with a label. */
const BLOCK_SIZE: i32 = 8;

/** Size of the 16 floats of one step, bytes. The floats after the last full step are added one by one. */
const STEP: i32 = 64;

/**
 * Similarities of one image to all labels.
 *
 * @param labels [rows × dimensions]
 * @param image [dimensions]
 * @param out [rows], each -1 to 1
 */
export function similarities(labels: usize, rows: i32, dimensions: i32, image: usize, out: usize): void {
  const length = dimensions * 4;
  for (let row = 0; row < rows; row++, labels += length, out += 4) dotOne(labels, length, image, out);
}

/**
 * Similarities of several images to all labels. The labels are read from memory once for every eight images.
 *
 * @param labels [rows × dimensions]
 * @param images [count × dimensions]
 * @param out [count × rows], each -1 to 1
 */
export function similaritiesOfMany(
  labels: usize,
  rows: i32,
  dimensions: i32,
  images: usize,
  count: i32,
  out: usize,
): void {
  const length = dimensions * 4;
  const outLength = rows * 4;
  for (let from = 0; from < count; from += BLOCK_SIZE) {
    const block = min(BLOCK_SIZE, count - from);
    let label = labels;
    for (let row = 0; row < rows; row++, label += length) {
      let image = images;
      let to = out + row * 4;
      let remaining = block;
      for (; remaining >= 2; remaining -= 2, image += length * 2, to += outLength * 2)
        dotTwo(label, length, image, image + length, to, to + outLength);
      if (remaining > 0) dotOne(label, length, image, to);
    }
    images += block * length;
    out += block * outLength;
  }
}

/** Dot product of one image with one label, of `length` bytes each. */
function dotOne(label: usize, length: i32, image: usize, out: usize): void {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let i = 0;
  for (; i + STEP <= length; i += STEP) {
    a = multiplyAdd(a, v128.load(label + i), v128.load(image + i));
    b = multiplyAdd(b, v128.load(label + i, 16), v128.load(image + i, 16));
    c = multiplyAdd(c, v128.load(label + i, 32), v128.load(image + i, 32));
    d = multiplyAdd(d, v128.load(label + i, 48), v128.load(image + i, 48));
  }
  finish(a, b, c, d, label, image, i, length, out);
}

/** Dot products of two images with one label, which is loaded once for both. */
function dotTwo(label: usize, length: i32, first: usize, second: usize, out: usize, outOfSecond: usize): void {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  let g = a;
  let h = a;
  let i = 0;
  for (; i + STEP <= length; i += STEP) {
    let lanes = v128.load(label + i);
    a = multiplyAdd(a, lanes, v128.load(first + i));
    e = multiplyAdd(e, lanes, v128.load(second + i));
    lanes = v128.load(label + i, 16);
    b = multiplyAdd(b, lanes, v128.load(first + i, 16));
    f = multiplyAdd(f, lanes, v128.load(second + i, 16));
    lanes = v128.load(label + i, 32);
    c = multiplyAdd(c, lanes, v128.load(first + i, 32));
    g = multiplyAdd(g, lanes, v128.load(second + i, 32));
    lanes = v128.load(label + i, 48);
    d = multiplyAdd(d, lanes, v128.load(first + i, 48));
    h = multiplyAdd(h, lanes, v128.load(second + i, 48));
  }
  finish(a, b, c, d, label, first, i, length, out);
  finish(e, f, g, h, label, second, i, length, outOfSecond);
}

function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** Adds the four sums and the rest of the vectors from byte `i` on, and writes the total, clamped to -1 to 1. */
function finish(a: v128, b: v128, c: v128, d: v128, label: usize, image: usize, i: i32, length: i32, out: usize): void {
  const lanes = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  let sum = f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1);
  sum += f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3);
  for (; i < length; i += 4) sum += load<f32>(label + i) * load<f32>(image + i);
  store<f32>(out, max<f32>(-1, min<f32>(1, sum)));
}
